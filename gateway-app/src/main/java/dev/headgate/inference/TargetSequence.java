package dev.headgate.inference;

import dev.headgate.error.GatewayException;
import dev.headgate.provider.UpstreamCall;
import dev.headgate.provider.UpstreamException;
import dev.headgate.routing.RoutingDecision.Hedge;
import dev.headgate.routing.RoutingDecision.Routed;
import dev.headgate.routing.RoutingDecision.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tries the targets of a decision in order. Each try is an attempt of its own, reserved before it
 * and booked after it. The next target is tried only while the client has been told nothing (R09),
 * and while {@link Retries} has something left (R10). A hedged request may be with two of them at a
 * time.
 */
@Component
final class TargetSequence {
    private final TargetCalls calls;
    private final AnswerSource answers;
    private final Retries retries;
    private final InferenceProperties properties;

    TargetSequence(
            TargetCalls calls,
            AnswerSource answers,
            Retries retries,
            InferenceProperties properties) {
        this.calls = calls;
        this.answers = answers;
        this.retries = retries;
        this.properties = properties;
    }

    /**
     * Answers from the first target that can.
     *
     * @throws GatewayException if a budget refuses, if the last target failed, or if the deadline
     *     passed
     * @throws IOException if the client went away
     */
    void answer(Routed routed, Inquiry inquiry) throws IOException {
        try (BegunAnswer answer = new Tries(routed, inquiry).first()) {
            inquiry.client().announceTarget(answer.deployment());
            answer.sendTo(inquiry);
        }
    }

    /** What is tried for one request. */
    private final class Tries {
        private final Inquiry inquiry;
        private final Deque<Target> left;
        private final @Nullable Hedge hedge;
        private final Retries.Course course;
        private int made;

        Tries(Routed routed, Inquiry inquiry) {
            this.inquiry = inquiry;
            this.left = new ArrayDeque<>(routed.targets());
            this.hedge = routed.terms().hedge();
            this.course = retries.begin(1 + properties.maxFallbacks(), this::hasTimeFor);
        }

        private boolean hasTimeFor(Duration pause) {
            Duration left = inquiry.deadline().atMost(properties.longestCall());
            return inquiry.inFlight().cause() == null && pause.compareTo(left) < 0;
        }

        BegunAnswer first() {
            while (true) {
                Target target = left.removeFirst();
                try {
                    return made == 0 && hedge != null ? hedged(target, hedge) : begin(target);
                } catch (UpstreamException failure) {
                    if (!course.goesOn(failure, !left.isEmpty())) {
                        throw UpstreamErrors.forCaller(failure, inquiry);
                    }
                    if (left.isEmpty()) {
                        left.add(target);
                    }
                }
            }
        }

        private BegunAnswer begin(Target target) {
            return answers.begin(reserve(target, inquiry.inFlight()));
        }

        private BegunAnswer hedged(Target target, Hedge terms) {
            var one = new Race.Cut();
            var two = new Race.Cut();
            inquiry.inFlight()
                    .onCancel(() -> {
                        one.now();
                        two.now();
                    });
            var race = new Race(answers);
            race.enter(reserve(target, one), one);
            return race.winner(terms.after(), () -> second(terms.target(), two));
        }

        /** The second call of a hedged request; if no budget has room for it, there is none. */
        private Race.@Nullable Entry second(Target target, Race.Cut cut) {
            try {
                TargetCall call = reserve(target, cut);
                left.remove(target);
                return new Race.Entry(call, cut);
            } catch (GatewayException _) {
                return null;
            }
        }

        private TargetCall reserve(Target target, UpstreamCall.Cancellation cancellation) {
            Duration longest = inquiry.deadline().atMost(properties.longestCall());
            if (longest.isZero()) {
                throw UpstreamErrors.deadlineExceeded();
            }
            made++;
            TargetCall call = calls.reserve(target, made, inquiry, longest, cancellation);
            course.tries(call.deployment().placeName());
            return call;
        }
    }
}
