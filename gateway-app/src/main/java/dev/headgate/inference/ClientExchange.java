package dev.headgate.inference;

import dev.headgate.accounting.RateLimits;
import dev.headgate.accounting.RequestId;
import dev.headgate.catalog.Deployment;
import dev.headgate.error.ErrorResponses;
import dev.headgate.error.GatewayException;
import dev.headgate.error.OpenAiErrors;
import dev.headgate.policy.PolicyRouter.Ruling;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.util.UriUtils;

/** The client's side of a request: what it is told, in headers, in one body or event by event. */
final class ClientExchange {
    private final HttpServletRequest request;
    private final HttpServletResponse response;

    ClientExchange(HttpServletRequest request, HttpServletResponse response) {
        this.request = request;
        this.response = response;
    }

    RequestId requestId() {
        return RequestIdFilter.idOf(request);
    }

    /** The endpoint that was called, such as {@code /v1/chat/completions}. */
    String endpoint() {
        return request.getRequestURI();
    }

    /** The header's value, or null if it was not sent. */
    @Nullable String header(String name) {
        return request.getHeader(name);
    }

    /** Whether the client has been told anything yet: if so, no other target may answer. */
    boolean hasBegun() {
        return response.isCommitted();
    }

    void announceLimits(RateLimits.Permit permit) {
        announceLimit("requests", permit.requests());
        announceLimit("tokens", permit.tokens());
    }

    private void announceLimit(String what, RateLimits.@Nullable Remaining state) {
        if (state == null) {
            return;
        }
        response.setHeader("x-ratelimit-limit-" + what, Long.toString(state.limit()));
        response.setHeader("x-ratelimit-remaining-" + what, Long.toString(state.remaining()));
        response.setHeader("x-ratelimit-reset-" + what, state.resetMillis() + "ms");
    }

    void announcePolicy(Ruling ruling, @Nullable String rule) {
        Long ofTenant = ruling.tenantPolicyVersion();
        String tenant = ofTenant == null ? "" : "; tenant=" + ofTenant;
        String name =
                rule == null ? "" : "; rule=" + UriUtils.encode(rule, "UTF-8").replace("%20", " ");
        response.setHeader("x-headgate-policy", ruling.policyVersion() + tenant + name);
    }

    void announceTarget(Deployment deployment) {
        response.setHeader("x-headgate-deployment", deployment.name());
        response.setHeader(
                "x-headgate-hosting", deployment.hosting().name().toLowerCase(Locale.ROOT));
    }

    /** Sends a whole answer. */
    void send(byte[] body, @Nullable BigDecimal costUsd) throws IOException {
        if (costUsd != null) {
            response.setHeader("x-headgate-cost-usd", costUsd.toPlainString());
        }
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    /** Begins a streamed answer. From here on an error is one more event. */
    EventWriter beginEvents() throws IOException {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE + ";charset=UTF-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        response.setHeader("X-Accel-Buffering", "no");
        return new EventWriter(response.getOutputStream());
    }

    /** Writes events, each at once. A departed client shows as an {@link IOException}. */
    final class EventWriter {
        private final OutputStream output;

        private EventWriter(OutputStream output) {
            this.output = output;
        }

        void send(byte[] event) throws IOException {
            output.write(event);
            output.flush();
        }

        /** Ends the stream with an error and without {@code [DONE]}. */
        void fail(GatewayException error) throws IOException {
            send(OpenAiErrors.event(error, response.getHeader(ErrorResponses.REQUEST_ID_HEADER)));
        }
    }
}
