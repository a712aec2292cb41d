package dev.headgate.replay;

import dev.headgate.replay.Outcome.Ruled;
import dev.headgate.replay.Outcome.Side;
import dev.headgate.replay.Served.Answer;
import dev.headgate.routing.Candidate;
import dev.headgate.routing.Hosting;
import dev.headgate.routing.RequestFacts;
import dev.headgate.routing.RoutingDecision;
import dev.headgate.routing.RoutingDecision.Refused;
import dev.headgate.routing.RoutingDecision.Routed;
import dev.headgate.routing.RoutingDecision.Target;
import dev.headgate.routing.TokenPrices;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Works out what a decision would have come to. Safe for use by many threads. */
final class Reckoner {
    private final Measurements measured;

    Reckoner(Measurements measured) {
        this.measured = measured;
    }

    /** What became of a request, and what would have become of it by another decision. */
    Outcome outcome(
            PastRequest request,
            FactsRecord record,
            RequestFacts facts,
            Choices choices,
            RoutingDecision decision) {
        Set<Assumption> assumptions = EnumSet.noneOf(Assumption.class);
        Ruled recorded =
                new Ruled(choices.names(record.targets()), request.rule(), record.refusal());
        Side then = then(request.served(), choices);
        return switch (decision) {
            case Refused refused ->
                    new Outcome(
                            request,
                            recorded,
                            new Ruled(List.of(), refused.explanation().rule(), refused.refusal()),
                            then,
                            Side.NOT_ANSWERED,
                            null,
                            assumptions);
            case Routed routed ->
                    new Outcome(
                            request,
                            recorded,
                            new Ruled(names(routed), routed.explanation().rule(), null),
                            then,
                            now(request, facts, choices, routed, then, assumptions),
                            routed.terms().maxWait(),
                            assumptions);
        };
    }

    private static List<String> names(Routed routed) {
        return routed.targets().stream().map(Target::deployment).toList();
    }

    private Side then(Served served, Choices choices) {
        Answer answer = served.answer();
        if (answer == null) {
            return Side.notAnswered(served.usd());
        }
        Candidate candidate = choices.find(answer.deployment());
        if (candidate == null || candidate.hosting() == Hosting.HOSTED) {
            return new Side(
                    answer.deployment(),
                    candidate == null ? null : Leg.of(candidate),
                    null,
                    answer.input(),
                    answer.output(),
                    served.usd(),
                    served.usd(),
                    0);
        }
        return new Side(
                answer.deployment(),
                Leg.OWN_CAPACITY,
                candidate.provider(),
                answer.input(),
                answer.output(),
                served.usd(),
                cost(candidate.prices(), answer.input(), answer.cached(), answer.output()),
                seconds(answer.deployment(), answer.input(), answer.output()));
    }

    private Side now(
            PastRequest request,
            RequestFacts facts,
            Choices choices,
            Routed routed,
            Side then,
            Set<Assumption> assumptions) {
        Served served = request.served();
        String deployment = answering(routed, served, assumptions);
        if (deployment == null) {
            return Side.notAnswered(served.usd());
        }
        if (deployment.equals(then.deployment())) {
            if (then.usd() == null) {
                assumptions.add(Assumption.NO_PRICE);
            }
            return then;
        }
        return moved(request, facts, choices.get(deployment), assumptions);
    }

    /** The first target that did not fail for this request; null if all of them did. */
    private static @Nullable String answering(
            Routed routed, Served served, Set<Assumption> assumptions) {
        for (Target target : routed.targets()) {
            if (!served.failedAt(target.deployment())) {
                return target.deployment();
            }
            assumptions.add(Assumption.FAILED_AGAIN);
        }
        return null;
    }

    private Side moved(
            PastRequest request, RequestFacts facts, Candidate to, Set<Assumption> assumptions) {
        Answer answer = request.served().answer();
        long input = answer == null ? facts.inputTokens() : answer.input();
        long cached = answer == null ? facts.expected().cachedInputTokens() : answer.cached();
        long output = output(facts, answer, to.deployment(), assumptions);
        assumptions.add(Assumption.INPUT_AS_RECORDED);
        boolean isOwn = to.hosting() == Hosting.SELF_HOSTED;
        double seconds = isOwn ? seconds(to.deployment(), input, output) : 0;
        BigDecimal marginal = cost(to.prices(), input, cached, output);
        BigDecimal full =
                isOwn ? ownCost(to, input, cached, output, seconds, assumptions) : marginal;
        if (full == null) {
            assumptions.add(Assumption.NO_PRICE);
        }
        return new Side(
                to.deployment(),
                Leg.of(to),
                isOwn ? to.provider() : null,
                input,
                output,
                full,
                marginal,
                seconds);
    }

    private long output(
            RequestFacts facts, @Nullable Answer answer, String to, Set<Assumption> assumptions) {
        if (answer == null) {
            Double mean = measured.meanOutput(facts.model(), to);
            assumptions.add(
                    mean == null ? Assumption.OUTPUT_AS_EXPECTED : Assumption.OUTPUT_BY_MEAN);
            return mean == null ? facts.expected().outputTokens() : Math.round(mean);
        }
        Double ratio = measured.outputRatio(facts.model(), answer.deployment(), to);
        assumptions.add(ratio == null ? Assumption.OUTPUT_AS_RECORDED : Assumption.OUTPUT_BY_RATIO);
        return ratio == null ? answer.output() : Math.round(answer.output() * ratio);
    }

    /** At its full price, or else at what the ledger booked for the time of its calls. */
    private @Nullable BigDecimal ownCost(
            Candidate to,
            long input,
            long cached,
            long output,
            double seconds,
            Set<Assumption> assumptions) {
        if (to.fullPrices() != null) {
            return cost(to.fullPrices(), input, cached, output);
        }
        BigDecimal rate = measured.usdPerSecond(to.deployment());
        if (rate == null) {
            return null;
        }
        assumptions.add(Assumption.OWN_COST_BY_TIME);
        long micros = Math.round(seconds * 1e6);
        return rate.multiply(BigDecimal.valueOf(micros, 6));
    }

    private double seconds(String deployment, long input, long output) {
        Measurements.Pace pace = measured.pace(deployment);
        return pace == null ? 0 : pace.seconds(input, output);
    }

    private static @Nullable BigDecimal cost(
            @Nullable TokenPrices prices, long input, long cached, long output) {
        return prices == null ? null : prices.costOf(input, cached, output);
    }
}
