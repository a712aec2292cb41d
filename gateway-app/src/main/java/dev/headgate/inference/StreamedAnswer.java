package dev.headgate.inference;

import dev.headgate.accounting.AttemptResult.Ending;
import dev.headgate.accounting.Charge;
import dev.headgate.catalog.Deployment;
import dev.headgate.protocol.MalformedAnswerException;
import dev.headgate.protocol.ServerSentEvent;
import dev.headgate.protocol.StreamMeter;
import dev.headgate.provider.EventStream;
import dev.headgate.provider.UpstreamException;
import dev.headgate.provider.UpstreamException.Failure;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An answer that comes event by event. A failure in its middle is one more event to the client, and
 * no {@code [DONE]} follows it (R09).
 */
final class StreamedAnswer implements BegunAnswer {
    private final TargetCall call;
    private final EventStream events;
    private final StreamMeter meter;
    private final ServerSentEvent first;
    private final boolean clientAsksForUsage;

    StreamedAnswer(
            TargetCall call,
            EventStream events,
            StreamMeter meter,
            ServerSentEvent first,
            boolean clientAsksForUsage) {
        this.call = call;
        this.events = events;
        this.meter = meter;
        this.first = first;
        this.clientAsksForUsage = clientAsksForUsage;
    }

    @Override
    public Deployment deployment() {
        return call.deployment();
    }

    @Override
    public void sendTo(Inquiry inquiry) throws IOException {
        new Relay(inquiry).copy();
    }

    @Override
    public void discard() {
        Ending ending = Ending.INTERRUPTED;
        try {
            for (ServerSentEvent event = first; event != null; event = events.next()) {
                StreamMeter.Kind seen = meter.observe(event);
                call.attempt().notePassing(meter::usage);
                if (seen == StreamMeter.Kind.DONE || seen == StreamMeter.Kind.ERROR) {
                    ending = meter.isComplete() ? Ending.COMPLETE : Ending.INTERRUPTED;
                    break;
                }
            }
        } catch (UpstreamException | MalformedAnswerException _) {
            // What came until here is what is paid for.
        }
        call.attempt().settle(meter.usage(), ending);
    }

    @Override
    public void close() {
        if (!call.attempt().isBooked()) {
            call.attempt().cut(meter.usage());
        }
        events.close();
    }

    /** Copies the stream to one client. */
    private final class Relay {
        private final Inquiry inquiry;
        private final ClientExchange.EventWriter client;

        /** Usage waits for the end of the stream, since its cost is known only then. */
        private @Nullable ServerSentEvent held;

        Relay(Inquiry inquiry) throws IOException {
            this.inquiry = inquiry;
            this.client = inquiry.client().beginEvents();
        }

        void copy() throws IOException {
            ServerSentEvent terminator;
            try {
                terminator = copyUntilDone();
            } catch (MalformedAnswerException malformed) {
                breakOff(new UpstreamException(Failure.INTERRUPTED, null, null, malformed));
                return;
            } catch (UpstreamException failure) {
                breakOff(failure);
                return;
            } catch (IOException clientGone) {
                call.attempt().settle(meter.usage(), Ending.CLIENT_GONE);
                throw clientGone;
            }
            Charge charge = call.attempt().settle(meter.usage(), Ending.COMPLETE);
            if (held != null) {
                client.send(
                        charge.usd() == null
                                ? held.raw()
                                : meter.withCost(held, charge.usd()).raw());
            }
            client.send(terminator.raw());
        }

        private ServerSentEvent copyUntilDone() throws IOException {
            for (ServerSentEvent event = first; event != null; event = events.next()) {
                switch (meter.observe(event)) {
                    case DONE -> {
                        return requireComplete(event);
                    }
                    case ERROR ->
                            throw new UpstreamException(Failure.INTERRUPTED, null, null, null);
                    case USAGE -> {
                        sendHeld();
                        held = clientAsksForUsage ? event : null;
                    }
                    case CONTENT_WITH_USAGE -> {
                        sendHeld();
                        held = event;
                    }
                    case CONTENT, COMMENT -> {
                        sendHeld();
                        client.send(event.raw());
                        call.attempt().notePassing(meter::usage);
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
            call.attempt()
                    .settle(meter.usage(), clientIsGone ? Ending.CLIENT_GONE : Ending.INTERRUPTED);
            if (!clientIsGone) {
                client.fail(UpstreamErrors.forCaller(failure, inquiry));
            }
        }
    }
}
