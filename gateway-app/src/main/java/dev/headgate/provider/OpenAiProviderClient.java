package dev.headgate.provider;

import dev.headgate.catalog.Deployment;
import dev.headgate.outbound.HttpTransport;
import dev.headgate.protocol.OutputLimitField;
import dev.headgate.routing.CapacitySnapshot.Capacity;
import dev.headgate.routing.Hosting;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;

/** Calls upstreams that speak OpenAI's HTTP API: OpenAI, vLLM, llama-server and many others. */
final class OpenAiProviderClient implements ProviderClient {
    private static final String USER_AGENT = "Headgate";

    /** The catalogue's name for OpenAI's own API. */
    private static final String OPENAI = "openai";

    private final UpstreamProperties settings;
    private final Upstreams upstreams;
    private final RouterHints hints;
    private final Gates gates;
    private final HttpTransport transport;
    private final Watchdog watchdog;
    private final CallMetrics metrics;
    private final Quarantine quarantine;
    private final Clock clock;

    OpenAiProviderClient(
            UpstreamProperties settings,
            Upstreams upstreams,
            Gates gates,
            HttpTransport transport,
            Watchdog watchdog,
            CallMetrics metrics,
            Quarantine quarantine,
            Clock clock) {
        this.settings = settings;
        this.upstreams = upstreams;
        this.gates = gates;
        this.transport = transport;
        this.watchdog = watchdog;
        this.metrics = metrics;
        this.hints = new RouterHints(settings.sessionHeader());
        this.quarantine = quarantine;
        this.clock = clock;
    }

    @Override
    public UpstreamAnswer complete(Deployment deployment, UpstreamCall call, byte[] body) {
        ContentType type = ContentType.APPLICATION_JSON;
        Duration longest = shorter(call.longest(), settings.answerTimeout());
        try (Exchange exchange = begin(deployment, call, body, type, longest, longest)) {
            InputStream answer = exchange.send(transport, type);
            byte[] whole =
                    exchange.readWhole(answer, settings.maxAnswerBytes(), settings.idleTimeout());
            return new UpstreamAnswer(whole, exchange::header);
        }
    }

    @Override
    public EventStream stream(Deployment deployment, UpstreamCall call, byte[] body) {
        ContentType type = ContentType.TEXT_EVENT_STREAM;
        Exchange exchange =
                begin(deployment, call, body, type, settings.firstByteTimeout(), call.longest());
        try {
            InputStream answer = exchange.send(transport, type);
            return new HttpEventStream(exchange, answer, settings.idleTimeout());
        } catch (RuntimeException e) {
            exchange.close();
            throw e;
        }
    }

    @Override
    public OutputLimitField outputLimitField(Deployment deployment) {
        return isOpenAi(deployment)
                ? OutputLimitField.MAX_COMPLETION_TOKENS
                : OutputLimitField.MAX_TOKENS;
    }

    @Override
    public boolean takesCacheKey(Deployment deployment) {
        return isOpenAi(deployment);
    }

    private static boolean isOpenAi(Deployment deployment) {
        return deployment.hosting() == Hosting.HOSTED && deployment.placeName().equals(OPENAI);
    }

    @Override
    public Map<String, Capacity> capacities() {
        Map<String, Capacity> capacities = new HashMap<>();
        gates.putCapacity(capacities);
        return capacities;
    }

    private Exchange begin(
            Deployment deployment,
            UpstreamCall call,
            byte[] body,
            ContentType accept,
            Duration patience,
            Duration longest) {
        quarantine.requireHarmless(call, deployment);
        Upstream upstream = upstreams.of(deployment);
        RequestBody sent = new RequestBody(body);
        HttpPost request = request(upstream, call.path(), sent, accept);
        hints.of(deployment, call).forEach(request::setHeader);
        Gate.Passage passage = gates.of(deployment).enter(call.size());
        CallWatch watch = watchdog.watch(patience, longest, request::cancel);
        UpstreamCall.Cancellation cancellation = call.cancellation();
        if (cancellation != null) {
            cancellation.onCancel(watch::cancel);
        }
        return new Exchange(
                deployment.name(),
                passage,
                metrics,
                request,
                sent,
                watch,
                () -> quarantine.suspects(call, deployment, upstream.baseUrl()),
                clock);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Only these headers go upstream, whatever the client sent (A16, A19). */
    private static HttpPost request(
            Upstream upstream, String path, RequestBody body, ContentType accept) {
        HttpPost request = new HttpPost(upstream.resolve(path));
        request.setEntity(body);
        request.setHeader(HttpHeaders.ACCEPT, accept.getMimeType());
        request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        request.setHeader(HttpHeaders.USER_AGENT, USER_AGENT);
        if (upstream.bearer() != null) {
            request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + upstream.bearer());
        }
        return request;
    }
}
