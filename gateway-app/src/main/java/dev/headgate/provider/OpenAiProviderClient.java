package dev.headgate.provider;

import dev.headgate.catalog.Deployment;
import dev.headgate.outbound.HttpTransport;
import dev.headgate.protocol.OutputLimitField;
import dev.headgate.routing.CapacitySnapshot.Capacity;
import dev.headgate.routing.Hosting;
import java.io.InputStream;
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
    private final Gates gates;
    private final HttpTransport transport;
    private final Watchdog watchdog;
    private final CallMetrics metrics;

    OpenAiProviderClient(
            UpstreamProperties settings,
            Upstreams upstreams,
            Gates gates,
            HttpTransport transport,
            Watchdog watchdog,
            CallMetrics metrics) {
        this.settings = settings;
        this.upstreams = upstreams;
        this.gates = gates;
        this.transport = transport;
        this.watchdog = watchdog;
        this.metrics = metrics;
    }

    @Override
    public UpstreamAnswer complete(Deployment deployment, UpstreamCall call, byte[] body) {
        ContentType type = ContentType.APPLICATION_JSON;
        try (Exchange exchange = begin(deployment, call, body, type, settings.answerTimeout())) {
            InputStream answer = exchange.send(transport, type, settings.idleTimeout());
            byte[] whole = exchange.readWhole(answer, settings.maxAnswerBytes());
            return new UpstreamAnswer(whole, exchange::header);
        }
    }

    @Override
    public EventStream stream(Deployment deployment, UpstreamCall call, byte[] body) {
        ContentType type = ContentType.TEXT_EVENT_STREAM;
        Exchange exchange = begin(deployment, call, body, type, settings.firstByteTimeout());
        try {
            InputStream answer = exchange.send(transport, type, settings.idleTimeout());
            return new HttpEventStream(exchange, answer);
        } catch (RuntimeException e) {
            exchange.close();
            throw e;
        }
    }

    @Override
    public OutputLimitField outputLimitField(Deployment deployment) {
        boolean openAi =
                deployment.hosting() == Hosting.HOSTED && deployment.placeName().equals(OPENAI);
        return openAi ? OutputLimitField.MAX_COMPLETION_TOKENS : OutputLimitField.MAX_TOKENS;
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
            Duration patience) {
        Upstream upstream = upstreams.of(deployment);
        RequestBody sent = new RequestBody(body);
        HttpPost request = request(upstream, call.path(), sent, accept);
        Gate.Passage passage = gates.of(deployment.name()).enter();
        CallWatch watch = watchdog.watch(patience, call.longest(), request::cancel);
        UpstreamCall.Cancellation cancellation = call.cancellation();
        if (cancellation != null) {
            cancellation.onCancel(watch::cancel);
        }
        return new Exchange(deployment.name(), passage, metrics, request, sent, watch);
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
