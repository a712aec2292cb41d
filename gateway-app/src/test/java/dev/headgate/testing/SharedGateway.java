package dev.headgate.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives every test class that asks for it the same running gateway; it stops after the last.
 *
 * <p>One that does not start is not tried again: every test says at once why it cannot run.
 */
public final class SharedGateway implements ParameterResolver {
    private static final ExtensionContext.Namespace OURS =
            ExtensionContext.Namespace.create(SharedGateway.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningGateway.class;
    }

    @Override
    public RunningGateway resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(OURS)
                .computeIfAbsent(Start.class, _ -> Start.attempt(), Start.class)
                .gateway();
    }

    private sealed interface Start extends AutoCloseable {
        static Start attempt() {
            try {
                return new Succeeded(
                        RunningGateway.start(
                                Files.createTempDirectory(
                                        Path.of("target").toAbsolutePath(), "shared-gateway-")));
            } catch (IOException | RuntimeException | AssertionError e) {
                return new Failed(e);
            }
        }

        RunningGateway gateway();

        @Override
        void close();
    }

    private record Succeeded(RunningGateway gateway) implements Start {
        @Override
        public void close() {
            gateway.close();
        }
    }

    private record Failed(Throwable why) implements Start {
        @Override
        public RunningGateway gateway() {
            throw new ParameterResolutionException("The shared gateway did not start", why);
        }

        @Override
        public void close() {
            // Nothing runs.
        }
    }
}
