package dev.headgate.routing;

import dev.headgate.routing.RoutingDecision.Hedge;
import dev.headgate.routing.RoutingDecision.Outcome;
import dev.headgate.routing.RoutingDecision.Refused;
import dev.headgate.routing.RoutingDecision.Routed;
import dev.headgate.routing.RoutingDecision.Target;
import dev.headgate.routing.RoutingDecision.Verdict;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells a decision in one sentence: where to, by which rule, why, and why not elsewhere. */
final class Sentence {
    private static final int MAX_OTHERS = 3;
    private static final MathContext SHORT = new MathContext(2, RoundingMode.HALF_UP);

    private Sentence() {}

    static String of(RoutingDecision decision) {
        List<String> parts = new ArrayList<>();
        switch (decision) {
            case Routed routed -> {
                parts.add(sent(routed));
                others(routed, parts);
                extras(routed, parts);
            }
            case Refused refused -> parts.add(refused(refused));
        }
        removed(decision, parts);
        return String.join("; ", parts);
    }

    private static String sent(Routed routed) {
        Target target = routed.targets().getFirst();
        String rule = routed.explanation().rule();
        return "sent to "
                + target.deployment()
                + (rule == null ? " as requested: " : " by rule '" + rule + "': ")
                + routed.explanation().because()
                + wait(target.expectedWait());
    }

    private static String wait(@Nullable Duration wait) {
        return wait == null ? "" : ", " + seconds(wait) + " predicted wait";
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).setScale(1, RoundingMode.HALF_UP) + " s";
    }

    private static void others(Routed routed, List<String> parts) {
        Target first = routed.targets().getFirst();
        routed.targets().stream()
                .skip(1)
                .limit(MAX_OTHERS)
                .map(other -> other(first, other, routed))
                .forEach(parts::add);
        int more = routed.targets().size() - 1 - MAX_OTHERS;
        if (more > 0) {
            parts.add(more + " more would have been tried after them");
        }
    }

    private static String other(Target first, Target other, Routed routed) {
        Verdict verdict = verdictOf(other, routed);
        if (verdict.outcome() == Outcome.SPILLED) {
            Duration wait = other.expectedWait();
            return other.deployment()
                    + " comes later: "
                    + verdict.reason()
                    + (wait == null ? "" : " (" + seconds(wait) + ")");
        }
        return other.deployment() + " " + difference(first, other);
    }

    private static Verdict verdictOf(Target target, Routed routed) {
        return routed.explanation().verdicts().stream()
                .filter(verdict -> verdict.deployment().equals(target.deployment()))
                .findFirst()
                .orElseThrow();
    }

    private static String difference(Target first, Target other) {
        if (first.expectedCost() == null || other.expectedCost() == null) {
            return other.expectedCost() == null
                    ? "has no known price"
                    : "would have cost " + dollars(other.expectedCost());
        }
        BigDecimal more = other.expectedCost().subtract(first.expectedCost());
        return switch (more.signum()) {
            case 1 -> "would have cost " + dollars(more) + " more";
            case -1 -> "would have cost " + dollars(more.negate()) + " less";
            default -> "would have cost the same";
        };
    }

    private static String dollars(BigDecimal amount) {
        return "$" + amount.round(SHORT).stripTrailingZeros().toPlainString();
    }

    private static void extras(Routed routed, List<String> parts) {
        Hedge hedge = routed.terms().hedge();
        if (hedge != null) {
            parts.add(
                    hedge.target().deployment()
                            + " is called as well after "
                            + hedge.after().toMillis()
                            + " ms");
        }
        if (!routed.terms().shadows().isEmpty()) {
            parts.add(
                    routed.terms().shadows().stream()
                            .map(Target::deployment)
                            .collect(Collectors.joining(", ", "copied to ", "")));
        }
    }

    private static String refused(Refused refused) {
        String again = refused.retryAt() == null ? "" : ", until " + refused.retryAt();
        String why =
                switch (refused.refusal()) {
                    case MODEL_NOT_FOUND -> "nothing has this name";
                    case MODEL_NOT_ALLOWED -> "the key may not call it";
                    case POLICY_REFUSED ->
                            "rule '" + refused.explanation().rule() + "' left nothing";
                    case NOT_CAPABLE -> "nothing that is left can do it";
                    case CONTEXT_LENGTH_EXCEEDED -> "nothing that is left takes its length";
                    case UNAVAILABLE -> "nothing that is left is up";
                };
        return "refused" + again + ": " + why;
    }

    /** Candidates that went for the same reason are told together. */
    private static void removed(RoutingDecision decision, List<String> parts) {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        for (Verdict verdict : decision.explanation().verdicts()) {
            if (verdict.outcome() == Outcome.REMOVED) {
                byReason.computeIfAbsent(reason(verdict), _ -> new ArrayList<>())
                        .add(verdict.deployment());
            }
        }
        byReason.entrySet().stream()
                .limit(MAX_OTHERS)
                .map(group -> names(group.getValue()) + " removed " + group.getKey())
                .forEach(parts::add);
        int more = byReason.values().stream().skip(MAX_OTHERS).mapToInt(List::size).sum();
        if (more > 0) {
            parts.add(more + " more removed");
        }
    }

    private static String reason(Verdict verdict) {
        String rule = verdict.rule();
        return rule == null ? "(" + verdict.reason() + ")" : "by '" + rule + "'";
    }

    private static String names(List<String> deployments) {
        String first = deployments.stream().limit(MAX_OTHERS).collect(Collectors.joining(", "));
        int more = deployments.size() - MAX_OTHERS;
        return more > 0 ? first + " and " + more + " more" : first;
    }
}
