package dev.headgate.inference;

import dev.headgate.error.ErrorCode;
import dev.headgate.policy.PolicyTrials.Outcome;
import dev.headgate.routing.Capability;
import dev.headgate.routing.RequestFacts;
import dev.headgate.routing.RoutingDecision;
import dev.headgate.routing.RoutingDecision.Explanation;
import dev.headgate.routing.RoutingDecision.Hedge;
import dev.headgate.routing.RoutingDecision.Refused;
import dev.headgate.routing.RoutingDecision.Routed;
import dev.headgate.routing.RoutingDecision.Target;
import dev.headgate.routing.RoutingDecision.Terms;
import dev.headgate.routing.RoutingDecision.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What came of a dry-run. Amounts are decimal strings in USD.
 *
 * @param policy what decided, such as {@code version 3}
 * @param tenantPolicy what narrowed it, or null if nothing did
 * @param summary the decision in one sentence
 * @param targets in the order in which they would be tried; empty if the request is refused
 * @param error what the client would get, or null if it is routed
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record DryRunView(
        String policy,
        @Nullable String tenantPolicy,
        Instant at,
        String outcome,
        String summary,
        @Nullable String rule,
        @Nullable String strategy,
        @Nullable String because,
        List<TargetView> targets,
        @Nullable TermsView terms,
        @Nullable ErrorView error,
        List<CandidateView> candidates,
        List<String> notes,
        FactsView facts) {

    static DryRunView of(Outcome outcome, RequestFacts facts, Instant at) {
        RoutingDecision decision = outcome.decision();
        Explanation explanation = decision.explanation();
        return new DryRunView(
                outcome.policy(),
                outcome.tenantPolicy(),
                at,
                decision instanceof Refused ? "refused" : "routed",
                decision.sentence(),
                explanation.rule(),
                explanation.strategy(),
                explanation.because(),
                decision instanceof Routed(var targets, _, _)
                        ? targets.stream().map(TargetView::of).toList()
                        : List.of(),
                decision instanceof Routed(_, var terms, _) ? TermsView.of(terms) : null,
                decision instanceof Refused refused ? ErrorView.of(refused) : null,
                explanation.verdicts().stream().map(CandidateView::of).toList(),
                explanation.notes(),
                FactsView.of(facts));
    }

    /** One deployment to try. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record TargetView(
            String deployment, @Nullable String expectedCostUsd, @Nullable Long expectedWaitMs) {

        static TargetView of(Target target) {
            return new TargetView(
                    target.deployment(),
                    plain(target.expectedCost()),
                    millis(target.expectedWait()));
        }
    }

    /** How the targets would be called. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record TermsView(
            String priorityClass,
            @Nullable Long deadlineMs,
            @Nullable Long maxWaitMs,
            @Nullable String affinityKey,
            List<TargetView> shadows,
            @Nullable HedgeView hedge) {

        static TermsView of(Terms terms) {
            return new TermsView(
                    terms.priority().word(),
                    millis(terms.deadline()),
                    millis(terms.maxWait()),
                    terms.affinityKey(),
                    terms.shadows().stream().map(TargetView::of).toList(),
                    terms.hedge() == null ? null : HedgeView.of(terms.hedge()));
        }
    }

    /** The second call, if the first does not begin in time. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record HedgeView(String deployment, long afterMs, String maxExtraUsd) {

        static HedgeView of(Hedge hedge) {
            return new HedgeView(
                    hedge.target().deployment(),
                    hedge.after().toMillis(),
                    hedge.maxExtraUsd().toPlainString());
        }
    }

    /** What the client would get. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record ErrorView(int status, String code, String message, @Nullable Instant retryAt) {

        static ErrorView of(Refused refused) {
            ErrorCode code = RefusalCode.of(refused.refusal());
            return new ErrorView(
                    code.status().value(), code.code(), refused.reason(), refused.retryAt());
        }
    }

    /** What became of a candidate. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record CandidateView(
            String deployment,
            String outcome,
            String reason,
            @Nullable String rule,
            @Nullable String expectedCostUsd,
            @Nullable String fullCostUsd,
            @Nullable Long expectedWaitMs) {

        static CandidateView of(Verdict verdict) {
            return new CandidateView(
                    verdict.deployment(),
                    verdict.outcome().name().toLowerCase(Locale.ROOT),
                    verdict.reason(),
                    verdict.rule(),
                    plain(verdict.expectedCost()),
                    plain(verdict.fullCost()),
                    millis(verdict.expectedWait()));
        }
    }

    /** What routing knew of the request. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record FactsView(
            String model,
            boolean stream,
            Set<Capability> needs,
            long inputTokens,
            long outputTokens,
            long expectedOutputTokens,
            long cachedInputTokens,
            Map<String, String> tags,
            @Nullable String user,
            String priorityClass,
            @Nullable Long deadlineMs,
            long draw,
            CallerView caller) {

        static FactsView of(RequestFacts facts) {
            return new FactsView(
                    facts.model(),
                    facts.stream(),
                    new TreeSet<>(facts.needs()),
                    facts.inputTokens(),
                    facts.outputTokens(),
                    facts.expected().outputTokens(),
                    facts.expected().cachedInputTokens(),
                    new TreeMap<>(facts.tags()),
                    facts.user(),
                    facts.priority().word(),
                    millis(facts.deadline()),
                    facts.draw(),
                    CallerView.of(facts.caller()));
        }
    }

    /** Who called. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record CallerView(
            String tenant,
            String team,
            String key,
            @Nullable String region,
            Set<String> allowedModels) {

        static CallerView of(RequestFacts.Caller caller) {
            return new CallerView(
                    caller.tenant(),
                    caller.team(),
                    caller.key(),
                    caller.region(),
                    new TreeSet<>(caller.allowedModels()));
        }
    }

    private static @Nullable String plain(@Nullable BigDecimal usd) {
        return usd == null ? null : usd.toPlainString();
    }

    private static @Nullable Long millis(@Nullable Duration time) {
        return time == null ? null : time.toMillis();
    }
}
