package dev.headgate.capacity;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.accounting.AttemptBook;
import dev.headgate.accounting.AttemptOpening;
import dev.headgate.accounting.AttemptResult;
import dev.headgate.accounting.AttemptResult.Ending;
import dev.headgate.accounting.RequestId;
import dev.headgate.accounting.RequestRecord;
import dev.headgate.accounting.Reservation;
import dev.headgate.capacity.Readiness.Finding;
import dev.headgate.catalog.Deployment;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import dev.headgate.identity.PlatformTenant;
import dev.headgate.protocol.Answer;
import dev.headgate.protocol.ChatRequest;
import dev.headgate.protocol.EmbeddingRequest;
import dev.headgate.protocol.InferenceRequest;
import dev.headgate.protocol.MalformedAnswerException;
import dev.headgate.protocol.UsageBounds;
import dev.headgate.provider.ProviderClient;
import dev.headgate.provider.UpstreamCall;
import dev.headgate.provider.UpstreamException;
import dev.headgate.provider.UpstreamException.Failure;
import dev.headgate.routing.Capability;
import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.dao.DataAccessException;

/**
 * Asks a deployment for real inference: one token of an answer, or the embedding of a word. It is a
 * call like any other, booked to the platform's tenant, and passes the same gate.
 */
final class OneToken {
    static final String PURPOSE = "readiness-probe";
    private static final String CHAT =
            """
            {"model":"probe","max_tokens":1,"messages":[{"role":"user","content":"Hello"}]}\
            """;
    private static final String EMBEDDING =
            """
            {"model":"probe","input":"Hello"}\
            """;
    private static final String DECISION =
            """
            {"summary":"asked by the gateway itself whether it is ready","outcome":"readiness_probe"}\
            """;

    private final ProviderClient providers;
    private final AttemptBook book;
    private final PlatformTenant platform;
    private final NoArgGenerator uuids;
    private final Clock clock;
    private final Duration timeout;

    OneToken(
            ProviderClient providers,
            AttemptBook book,
            PlatformTenant platform,
            NoArgGenerator uuids,
            Clock clock,
            Duration timeout) {
        this.providers = providers;
        this.book = book;
        this.platform = platform;
        this.uuids = uuids;
        this.clock = clock;
        this.timeout = timeout;
    }

    /** Whether it answers. What cannot be booked is not asked. */
    Finding ask(Deployment deployment) {
        try {
            Inquiry inquiry = Inquiry.of(deployment);
            return answered(inquiry, book.reserve(opening(inquiry, deployment)), deployment);
        } catch (GatewayException e) {
            return new Finding.Nothing("The probe cannot be booked: " + e.message());
        } catch (DataAccessException _) {
            return new Finding.Nothing("The probe cannot be booked: the database does not answer.");
        }
    }

    private Finding answered(Inquiry inquiry, Reservation reservation, Deployment deployment) {
        long began = System.nanoTime();
        UsageBounds bounds = UsageBounds.of(inquiry.request(), deployment.model().contextTokens());
        try {
            byte[] answer =
                    providers
                            .complete(
                                    deployment,
                                    new UpstreamCall(inquiry.path(), timeout, null),
                                    inquiry.body(deployment, providers))
                            .body();
            MeteredUsage usage = inquiry.answer(answer, bounds).usage();
            settle(reservation, usage, Ending.COMPLETE, began);
            return new Finding.Good();
        } catch (MalformedAnswerException _) {
            settle(reservation, unseen(reservation), Ending.INTERRUPTED, began);
            return new Finding.Bad("It answers a request with what cannot be read.");
        } catch (UpstreamException failure) {
            book(failure, reservation, began);
            return finding(failure);
        }
    }

    private void book(UpstreamException failure, Reservation reservation, long began) {
        if (failure.failure().mayBeBilled()) {
            settle(reservation, unseen(reservation), Ending.INTERRUPTED, began);
        } else {
            book.release(
                    reservation,
                    failure.failure().name().toLowerCase(Locale.ROOT),
                    failure.status());
        }
    }

    private void settle(Reservation reservation, MeteredUsage usage, Ending ending, long began) {
        var _ =
                book.settle(
                        reservation,
                        new AttemptResult(
                                usage, ending, Duration.ofNanos(System.nanoTime() - began), null));
    }

    private static MeteredUsage unseen(Reservation reservation) {
        AttemptOpening opening = reservation.opening();
        return new MeteredUsage(
                TokenUsage.of(opening.inputTokens(), opening.outputTokens()),
                UsageSource.ESTIMATE,
                null,
                null);
    }

    private static Finding finding(UpstreamException failure) {
        Failure kind = failure.failure();
        if (kind == Failure.NOT_ADMITTED || kind == Failure.RATE_LIMITED) {
            return new Finding.Nothing(
                    "The probe was not let through: it is busy or cooling down.");
        }
        String words = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return new Finding.Bad(
                failure.status() == null
                        ? "It does not answer a request (%s).".formatted(words)
                        : "It answers a request with status %d.".formatted(failure.status()));
    }

    private AttemptOpening opening(Inquiry inquiry, Deployment deployment) {
        Caller caller = platform.caller(PURPOSE);
        var record =
                new RequestRecord(
                        new RequestId(uuids.generate()),
                        caller,
                        "/v1" + inquiry.path(),
                        deployment.name(),
                        false,
                        Map.of("purpose", PURPOSE),
                        0,
                        null,
                        DECISION,
                        clock.instant());
        return new AttemptOpening(
                record,
                1,
                deployment,
                inquiry.request().estimatedInputTokens(),
                inquiry.outputTokens(),
                timeout,
                inquiry.request().needs());
    }

    /** What a deployment is asked. */
    private record Inquiry(InferenceRequest request) {

        static Inquiry of(Deployment deployment) {
            Set<Capability> capabilities = deployment.model().capabilities();
            boolean embeds =
                    capabilities.contains(Capability.EMBEDDINGS)
                            && !capabilities.contains(Capability.CHAT);
            return new Inquiry(
                    embeds
                            ? EmbeddingRequest.parse(EMBEDDING.getBytes(StandardCharsets.UTF_8))
                            : ChatRequest.parse(CHAT.getBytes(StandardCharsets.UTF_8)));
        }

        String path() {
            return request instanceof EmbeddingRequest ? "/embeddings" : "/chat/completions";
        }

        long outputTokens() {
            return request instanceof EmbeddingRequest ? 0 : 1;
        }

        byte[] body(Deployment deployment, ProviderClient providers) {
            return switch (request) {
                case EmbeddingRequest embedding ->
                        embedding.forUpstream(deployment.upstreamModel());
                case ChatRequest chat ->
                        chat.forUpstream(
                                deployment.upstreamModel(),
                                1L,
                                providers.outputLimitField(deployment));
            };
        }

        Answer answer(byte[] answer, UsageBounds bounds) {
            return request instanceof EmbeddingRequest
                    ? Answer.embeddings(answer, bounds)
                    : Answer.chat(answer, bounds);
        }
    }
}
