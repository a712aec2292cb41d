package dev.headgate.provider;

import dev.headgate.catalog.LocalRuntimeProperties;
import dev.headgate.localruntime.LocalModel;
import dev.headgate.localruntime.LocalRuntime;
import dev.headgate.localruntime.LocalRuntime.State;
import dev.headgate.localruntime.LocalRuntimeException;
import dev.headgate.routing.Capability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;

/**
 * The models that this machine runs: one supervised child process each, from the start of the
 * gateway to its end. A model that cannot be run is reported and left out; it never stops the
 * gateway.
 */
final class LocalRuntimes implements LocalUpstreams, ApplicationRunner, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LocalRuntimes.class);
    private static final Duration START_PATIENCE = Duration.ofSeconds(20);
    private static final int WAITING_PER_SLOT = 16;

    private final Map<String, LocalRuntime> byModel = new LinkedHashMap<>();

    /**
     * Starts the models and returns at once.
     *
     * @param folder where the built-in model is unpacked
     */
    LocalRuntimes(LocalRuntimeProperties settings, Path folder) {
        if (settings.enabled()) {
            start(tiny(settings.slots()), folder);
            settings.models().forEach(model -> start(fromFile(model, settings.slots()), folder));
        }
    }

    private void start(LocalModel model, Path folder) {
        try {
            byModel.put(model.name(), LocalRuntime.start(model, folder));
        } catch (LocalRuntimeException e) {
            log.error("local model {} is left out: {}", model.name(), e.getMessage());
        }
    }

    private static LocalModel tiny(int slots) {
        LocalModel tiny = LocalModel.tiny();
        return new LocalModel(
                tiny.name(),
                tiny.file(),
                slots,
                tiny.contextTokens(),
                tiny.threads(),
                slots * WAITING_PER_SLOT,
                tiny.embeddings(),
                tiny.defaultTemperature());
    }

    private static LocalModel fromFile(LocalRuntimeProperties.LocalModel model, int slots) {
        LocalModel usual = LocalModel.of(model.name(), model.file());
        return new LocalModel(
                usual.name(),
                usual.file(),
                slots,
                Math.toIntExact(model.contextTokens()),
                usual.threads(),
                slots * WAITING_PER_SLOT,
                model.capabilities().contains(Capability.EMBEDDINGS),
                usual.defaultTemperature());
    }

    @Override
    public Optional<Upstream> of(String model) {
        return Optional.ofNullable(byModel.get(model))
                .flatMap(runtime ->
                        runtime.endpoint()
                                .map(root -> new Upstream(root.resolve("/v1"), runtime.token())));
    }

    /**
     * Holds back the end of the start, so that a first request finds its model loaded. A large
     * model may take longer than anybody should wait; it joins when it is ready.
     */
    @Override
    public void run(ApplicationArguments arguments) throws InterruptedException {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        for (LocalRuntime runtime : byModel.values()) {
            if (runtime.state() != State.READY) {
                log.info("waiting for local model {} to load", runtime.model().name());
                await(runtime, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            }
        }
    }

    private static void await(LocalRuntime runtime, Duration atMost) throws InterruptedException {
        try {
            runtime.awaitReady(atMost);
        } catch (LocalRuntimeException e) {
            log.warn("going on without it for now: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        byModel.values().forEach(LocalRuntime::close);
    }
}
