package dev.headgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives every test class that asks for it the same running gateway; it stops after the last. */
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
                .computeIfAbsent(RunningGateway.class, _ -> start(), RunningGateway.class);
    }

    private static RunningGateway start() {
        try {
            return RunningGateway.start(
                    Files.createTempDirectory(
                            Path.of("target").toAbsolutePath(), "shared-gateway-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
