package dev.headgate.inference;

import dev.headgate.accounting.AttemptResult.Ending;
import dev.headgate.accounting.Charge;
import dev.headgate.catalog.Deployment;
import dev.headgate.protocol.AnswerDialect;
import dev.headgate.protocol.ChatRequest;
import dev.headgate.protocol.MalformedAnswerException;
import dev.headgate.protocol.ServerSentEvent;
import dev.headgate.protocol.StreamMeter;
import dev.headgate.protocol.UsageBounds;
import dev.headgate.provider.EventStream;
import dev.headgate.provider.ProviderClient;
import dev.headgate.provider.UpstreamCall;
import dev.headgate.provider.UpstreamException;
import dev.headgate.provider.UpstreamException.Failure;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Answers event by event. Until the first event is there, a failure may go to the next target;
 * afterwards it is one more event, and no {@code [DONE]} follows it (R09).
 */
@Component
final class StreamedAnswer {
    private final ProviderClient providers;
    private final InferenceProperties properties;

    StreamedAnswer(ProviderClient providers, InferenceProperties properties) {
        this.providers = providers;
        this.properties = properties;
    }

    void relay(
            ChatRequest chat,
            long outputLimit,
            Deployment deployment,
            Attempt attempt,
            Inquiry inquiry)
            throws IOException {
        UsageBounds bounds = UsageBounds.of(chat, deployment.model().contextTokens());
        var meter = new StreamMeter(AnswerDialect.CHAT, bounds);
        byte[] body =
                chat.forUpstream(
                        deployment.upstreamModel(),
                        outputLimit,
                        providers.outputLimitField(deployment));
        var call = attempt.call("/chat/completions", inquiry);
        try (EventStream events = open(deployment, call, body, attempt)) {
            ServerSentEvent first = first(events, meter, attempt);
            attempt.answerBegins();
            new Relay(chat, events, meter, attempt, inquiry).copyFrom(first);
        }
    }

    private EventStream open(
            Deployment deployment, UpstreamCall call, byte[] body, Attempt attempt) {
        try {
            return providers.stream(deployment, call, body);
        } catch (UpstreamException failure) {
            attempt.fail(failure);
            throw failure;
        }
    }

    /** The first event; an answer that begins with an error, or with no JSON, has not begun. */
    private static ServerSentEvent first(EventStream events, StreamMeter meter, Attempt attempt) {
        ServerSentEvent event = events.next();
        if (event != null && isPartOfAnAnswer(event, meter)) {
            return event;
        }
        var failure = new UpstreamException(Failure.MALFORMED, null, null, null);
        attempt.fail(failure);
        throw failure;
    }

    private static boolean isPartOfAnAnswer(ServerSentEvent event, StreamMeter meter) {
        try {
            return !meter.isError(event);
        } catch (MalformedAnswerException _) {
            return false;
        }
    }

    /** Copies one stream that has begun. */
    private static final class Relay {
        private final ChatRequest chat;
        private final EventStream events;
        private final StreamMeter meter;
        private final Attempt attempt;
        private final Inquiry inquiry;
        private final ClientExchange.EventWriter client;

        /** Usage waits for the end of the stream, since its cost is known only then. */
        private @Nullable ServerSentEvent held;

        Relay(
                ChatRequest chat,
                EventStream events,
                StreamMeter meter,
                Attempt attempt,
                Inquiry inquiry)
                throws IOException {
            this.chat = chat;
            this.events = events;
            this.meter = meter;
            this.attempt = attempt;
            this.inquiry = inquiry;
            this.client = inquiry.client().beginEvents();
        }

        void copyFrom(ServerSentEvent first) throws IOException {
            ServerSentEvent terminator;
            try {
                terminator = copyUntilDone(first);
            } catch (MalformedAnswerException malformed) {
                breakOff(new UpstreamException(Failure.INTERRUPTED, null, null, malformed));
                return;
            } catch (UpstreamException failure) {
                breakOff(failure);
                return;
            } catch (IOException clientGone) {
                attempt.settle(meter.usage(), Ending.CLIENT_GONE);
                throw clientGone;
            }
            Charge charge = attempt.settle(meter.usage(), Ending.COMPLETE);
            if (held != null) {
                client.send(
                        charge.usd() == null
                                ? held.raw()
                                : meter.withCost(held, charge.usd()).raw());
            }
            client.send(terminator.raw());
        }

        private ServerSentEvent copyUntilDone(ServerSentEvent first) throws IOException {
            for (ServerSentEvent event = first; event != null; event = events.next()) {
                switch (meter.observe(event)) {
                    case DONE -> {
                        return requireComplete(event);
                    }
                    case ERROR ->
                            throw new UpstreamException(Failure.INTERRUPTED, null, null, null);
                    case USAGE -> {
                        sendHeld();
                        held = chat.asksForUsage() ? event : null;
                    }
                    case CONTENT_WITH_USAGE -> {
                        sendHeld();
                        held = event;
                    }
                    case CONTENT, COMMENT -> {
                        sendHeld();
                        client.send(event.raw());
                        attempt.notePassing(meter::usage);
                    }
                }
            }
            throw new UpstreamException(Failure.INTERRUPTED, null, null, null);
        }

        private ServerSentEvent requireComplete(ServerSentEvent terminator) {
            if (!meter.isComplete()) {
                throw new UpstreamException(Failure.INTERRUPTED, null, null, null);
            }
            return terminator;
        }

        /** Some upstreams send usage with every chunk: only the last one is final. */
        private void sendHeld() throws IOException {
            if (held != null) {
                client.send(held.raw());
                held = null;
            }
        }

        private void breakOff(UpstreamException failure) throws IOException {
            boolean clientIsGone = inquiry.inFlight().cause() == InFlightRequest.Cause.CLIENT_GONE;
            attempt.settle(meter.usage(), clientIsGone ? Ending.CLIENT_GONE : Ending.INTERRUPTED);
            if (!clientIsGone) {
                client.fail(UpstreamErrors.forCaller(failure, inquiry));
            }
        }
    }
}
