package dev.headgate.inference;

import static org.awaitility.Awaitility.await;

import dev.headgate.catalog.Deployment;
import dev.headgate.protocol.OutputLimitField;
import dev.headgate.protocol.ServerSentEvent;
import dev.headgate.provider.EventStream;
import dev.headgate.provider.ProviderClient;
import dev.headgate.provider.UpstreamAnswer;
import dev.headgate.provider.UpstreamCall;
import dev.headgate.provider.UpstreamException;
import dev.headgate.provider.UpstreamException.Failure;
import dev.headgate.routing.CapacitySnapshot.Capacity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Answers by script, deployment by deployment, and remembers what it was sent. */
final class ScriptedClient implements ProviderClient {
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    final List<String> called = new CopyOnWriteArrayList<>();
    final List<String> bodies = new CopyOnWriteArrayList<>();
    private final Map<String, BooleanSupplier> waits = new ConcurrentHashMap<>();
    private final Map<String, String> headers = new ConcurrentHashMap<>();
    boolean streamClosed;

    /** What a deployment does when it is called. */
    private record Script(
            @Nullable UpstreamException early, List<String> data, @Nullable Failure late) {}

    ScriptedClient failing(String deployment, Failure failure) {
        var early = new UpstreamException(failure, null, null, null);
        scripts.put(deployment, new Script(early, List.of(), null));
        return this;
    }

    /** Fails the first call and answers the others. */
    ScriptedClient failingOnce(String deployment, UpstreamException failure, String answer) {
        scripts.put(deployment, new Script(failure, List.of(answer), null));
        return this;
    }

    /** Answers with one body, or with one event for each text. */
    ScriptedClient answering(String deployment, String... data) {
        scripts.put(deployment, new Script(null, List.of(data), null));
        return this;
    }

    /** Every answer has this header. */
    ScriptedClient saying(String header, String value) {
        headers.put(header, value);
        return this;
    }

    /** Does not answer until it is cut. */
    ScriptedClient hanging(String deployment) {
        return hangingUntil(() -> false, deployment, "");
    }

    /** Answers when something has happened, if it is not cut before. */
    ScriptedClient hangingUntil(BooleanSupplier happened, String deployment, String answer) {
        waits.put(deployment, happened);
        return answering(deployment, answer);
    }

    /** Streams these events and then breaks. */
    ScriptedClient breaking(String deployment, Failure failure, String... data) {
        scripts.put(deployment, new Script(null, List.of(data), failure));
        return this;
    }

    @Override
    public UpstreamAnswer complete(Deployment deployment, UpstreamCall call, byte[] body) {
        Script script = begin(deployment, body);
        if (waits.containsKey(deployment.name())) {
            waitFor(waits.get(deployment.name()), call);
        }
        return new UpstreamAnswer(
                script.data().getFirst().getBytes(StandardCharsets.UTF_8), headers::get);
    }

    @Override
    public EventStream stream(Deployment deployment, UpstreamCall call, byte[] body) {
        Script script = begin(deployment, body);
        Iterator<String> data = script.data().iterator();
        return new EventStream() {
            @Override
            public @Nullable ServerSentEvent next() {
                if (data.hasNext()) {
                    return ServerSentEvent.of(data.next());
                }
                if (script.late() != null) {
                    throw new UpstreamException(script.late(), null, null, null);
                }
                return null;
            }

            @Override
            public @Nullable String header(String name) {
                return headers.get(name);
            }

            @Override
            public void close() {
                streamClosed = true;
            }
        };
    }

    private static void waitFor(BooleanSupplier happened, UpstreamCall call) {
        var cut = new AtomicBoolean();
        call.cancellation().onCancel(() -> cut.set(true));
        await().atMost(Duration.ofMinutes(1)).until(() -> cut.get() || happened.getAsBoolean());
        if (cut.get()) {
            throw new UpstreamException(Failure.CANCELLED, null, null, null);
        }
    }

    private Script begin(Deployment deployment, byte[] body) {
        called.add(deployment.name());
        bodies.add(new String(body, StandardCharsets.UTF_8));
        Script script = scripts.get(deployment.name());
        if (script.early() != null) {
            if (!script.data().isEmpty()) {
                scripts.put(deployment.name(), new Script(null, script.data(), null));
            }
            throw script.early();
        }
        return script;
    }

    @Override
    public boolean takesCacheKey(Deployment deployment) {
        return false;
    }

    @Override
    public OutputLimitField outputLimitField(Deployment deployment) {
        return OutputLimitField.MAX_TOKENS;
    }

    @Override
    public Map<String, Capacity> capacities() {
        return Map.of();
    }
}
