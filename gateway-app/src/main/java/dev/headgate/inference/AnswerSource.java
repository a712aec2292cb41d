package dev.headgate.inference;

import dev.headgate.protocol.Answer;
import dev.headgate.protocol.AnswerDialect;
import dev.headgate.protocol.ChatRequest;
import dev.headgate.protocol.EmbeddingRequest;
import dev.headgate.protocol.MalformedAnswerException;
import dev.headgate.protocol.ServerSentEvent;
import dev.headgate.protocol.StreamMeter;
import dev.headgate.provider.EventStream;
import dev.headgate.provider.ProviderClient;
import dev.headgate.provider.UpstreamAnswer;
import dev.headgate.provider.UpstreamException;
import dev.headgate.provider.UpstreamException.Failure;
import org.springframework.stereotype.Component;

/** Calls targets, each once, and waits until their answers begin. */
@Component
final class AnswerSource {
    private static final String CHAT = "/chat/completions";
    private static final String EMBEDDINGS = "/embeddings";

    private final ProviderClient providers;

    AnswerSource(ProviderClient providers) {
        this.providers = providers;
    }

    /**
     * Calls a target; the attempt is booked if it gives no answer, and is the answer's to book if
     * it does.
     *
     * @throws UpstreamException if no answer begins
     */
    BegunAnswer begin(TargetCall call) {
        try {
            return switch (call.request()) {
                case ChatRequest chat when chat.stream() -> stream(chat, call);
                case ChatRequest chat -> whole(CHAT, AnswerDialect.CHAT, body(chat, call), call);
                case EmbeddingRequest embedding ->
                        whole(
                                EMBEDDINGS,
                                AnswerDialect.EMBEDDINGS,
                                embedding.forUpstream(call.deployment().upstreamModel()),
                                call);
            };
        } catch (UpstreamException failure) {
            call.attempt().fail(failure);
            throw failure;
        } catch (RuntimeException | Error unforeseen) {
            call.attempt().close();
            throw unforeseen;
        }
    }

    private byte[] body(ChatRequest chat, TargetCall call) {
        return chat.forUpstream(
                call.deployment().upstreamModel(),
                call.outputLimit(),
                providers.outputLimitField(call.deployment()),
                providers.takesCacheKey(call.deployment()) ? call.inquiry().session() : null);
    }

    private BegunAnswer whole(String path, AnswerDialect dialect, byte[] body, TargetCall call) {
        UpstreamAnswer came = providers.complete(call.deployment(), call.upstream(path), body);
        call.attempt().answerBegins();
        try {
            Answer answer = Answer.read(dialect, came.body(), call.bounds());
            answer.observeHeaders(came::header);
            return new WholeAnswer(call, answer);
        } catch (MalformedAnswerException malformed) {
            throw new UpstreamException(Failure.MALFORMED, null, null, malformed);
        }
    }

    private BegunAnswer stream(ChatRequest chat, TargetCall call) {
        var meter = new StreamMeter(AnswerDialect.CHAT, call.bounds());
        EventStream events =
                providers.stream(call.deployment(), call.upstream(CHAT), body(chat, call));
        meter.observeHeaders(events::header);
        try {
            ServerSentEvent first = first(events, meter);
            call.attempt().answerBegins();
            return new StreamedAnswer(call, events, meter, first, chat.asksForUsage());
        } catch (RuntimeException | Error noAnswer) {
            events.close();
            throw noAnswer;
        }
    }

    /** The first event; an answer that begins with an error, or with no JSON, has not begun. */
    private static ServerSentEvent first(EventStream events, StreamMeter meter) {
        ServerSentEvent event = events.next();
        if (event != null && isPartOfAnAnswer(event, meter)) {
            return event;
        }
        throw new UpstreamException(Failure.MALFORMED, null, null, null);
    }

    private static boolean isPartOfAnAnswer(ServerSentEvent event, StreamMeter meter) {
        try {
            return !meter.isError(event);
        } catch (MalformedAnswerException _) {
            return false;
        }
    }
}
