package dev.headgate.provider;

import dev.headgate.outbound.HttpTransport;
import dev.headgate.provider.UpstreamException.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.MessageConstraintException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One physical call, from its way through the gate to its end. Whoever closes it before the answer
 * was read to its end cuts the connection without draining it.
 */
final class Exchange implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Exchange.class);
    private static final int LONGEST_REST = 64 * 1024;
    private static final Duration PATIENCE_FOR_REST = Duration.ofSeconds(1);

    private final String deployment;
    private final Gate.Passage passage;
    private final CallMetrics metrics;
    private final HttpPost request;
    private final RequestBody body;
    private final CallWatch watch;
    private final long started = System.nanoTime();
    private @Nullable ClassicHttpResponse response;
    private boolean passedOn;
    private boolean readToItsEnd;
    private boolean told;

    Exchange(
            String deployment,
            Gate.Passage passage,
            CallMetrics metrics,
            HttpPost request,
            RequestBody body,
            CallWatch watch) {
        this.deployment = deployment;
        this.passage = passage;
        this.metrics = metrics;
        this.request = request;
        this.body = body;
        this.watch = watch;
    }

    /**
     * Sends the request and returns the body of the answer.
     *
     * @param contentType what the answer must be
     * @param idle longest silence from now on
     */
    InputStream send(HttpTransport transport, ContentType contentType, Duration idle) {
        try {
            ClassicHttpResponse response = transport.send(request);
            this.response = response;
            if (response.getCode() / 100 != 2) {
                throw refused(response);
            }
            if (!isReadable(response, contentType)) {
                throw malformed();
            }
            watch.bePatientFor(idle);
            return content(response);
        } catch (IOException | IllegalStateException e) {
            throw failed(e);
        }
    }

    /** The value of one of the answer's headers; null if there is none, or no answer yet. */
    @Nullable String header(String name) {
        return response == null ? null : value(response, name);
    }

    private static boolean isReadable(ClassicHttpResponse response, ContentType expected) {
        ContentType type = ContentType.parseLenient(value(response, HttpHeaders.CONTENT_TYPE));
        String encoding = value(response, HttpHeaders.CONTENT_ENCODING);
        return response.getEntity() != null
                && expected.isSameMimeType(type)
                && (encoding == null || encoding.equalsIgnoreCase("identity"));
    }

    private static @Nullable String value(ClassicHttpResponse response, String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    private InputStream content(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        return entity == null
                ? InputStream.nullInputStream()
                : new WatchedInput(entity.getContent(), watch);
    }

    private UpstreamException refused(ClassicHttpResponse response) throws IOException {
        UpstreamException refusal = tell(Refusal.of(response));
        readRest(content(response));
        return refusal;
    }

    /** Reads a short rest that nobody wants, so that the connection can be used again. */
    void readRest(InputStream rest) {
        watch.bePatientFor(PATIENCE_FOR_REST);
        try {
            readToItsEnd = rest.readNBytes(LONGEST_REST).length < LONGEST_REST;
        } catch (IOException _) {
            readToItsEnd = false;
        }
    }

    /** Reads the whole answer; fails if it is longer than {@code most} bytes. */
    byte[] readWhole(InputStream answer, int most) {
        try {
            byte[] whole = answer.readNBytes(most);
            if (answer.read() >= 0) {
                throw malformed();
            }
            succeed();
            return whole;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** The first byte is passed on: from now on no other target can answer. */
    void passOn() {
        passedOn = true;
        metrics.recordFirstToken(deployment, elapsed());
    }

    /** The answer was read to its end, and it was complete. */
    void succeed() {
        readToItsEnd = true;
        if (!told) {
            told = true;
            passage.succeed();
            metrics.record(deployment, CallMetrics.Outcome.SUCCESS, elapsed());
        }
    }

    /** The answer breaks the rules of its dialect or our bounds. */
    UpstreamException malformed() {
        return tell(passedOn ? Failure.INTERRUPTED : Failure.MALFORMED);
    }

    /** The body ended, though the answer was not complete. */
    UpstreamException cutShort() {
        return tell(passedOn ? Failure.INTERRUPTED : Failure.CUT_BEFORE_FIRST_BYTE);
    }

    /**
     * What a broken connection means. The cause goes no further: its text may quote the upstream.
     */
    UpstreamException failed(Exception cause) {
        log.debug("call of {} broke: {}", deployment, cause.getClass().getName());
        CallWatch.End cut = watch.whyCut();
        if (cut == null) {
            return brokenByUpstream(cause);
        }
        return tell(
                switch (cut) {
                    case CANCELLED -> Failure.CANCELLED;
                    case SILENT, TOO_LONG, OVER -> timedOut();
                });
    }

    private Failure timedOut() {
        if (!body.isBegun()) {
            return Failure.CONNECT_FAILED;
        }
        return passedOn ? Failure.INTERRUPTED : Failure.FIRST_BYTE_TIMEOUT;
    }

    private UpstreamException brokenByUpstream(Exception cause) {
        if (!body.isBegun()) {
            return tell(Failure.CONNECT_FAILED);
        }
        return breaksTheProtocol(cause) ? malformed() : cutShort();
    }

    private static boolean breaksTheProtocol(Exception cause) {
        return cause instanceof ClientProtocolException
                || cause instanceof MessageConstraintException;
    }

    private UpstreamException tell(Failure failure) {
        return tell(new UpstreamException(failure, null, null, null));
    }

    private UpstreamException tell(UpstreamException failure) {
        if (!told) {
            told = true;
            passage.fail(failure);
            metrics.record(deployment, failure.failure(), elapsed());
            if (failure.failure().isUpstreamsFault()) {
                log.warn(
                        "call of {} failed: {}, status {}",
                        deployment,
                        failure.failure(),
                        failure.status());
            }
        }
        return failure;
    }

    private long elapsed() {
        return System.nanoTime() - started;
    }

    @Override
    public void close() {
        watch.close();
        if (!readToItsEnd) {
            request.cancel();
        }
        if (!told) {
            told = true;
            passage.close();
            metrics.record(deployment, CallMetrics.Outcome.ABANDONED, elapsed());
        }
    }
}
