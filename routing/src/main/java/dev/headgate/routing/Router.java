package dev.headgate.routing;

import dev.headgate.routing.CompiledPolicy.ConstraintRule;
import dev.headgate.routing.CompiledPolicy.RouteRule;
import dev.headgate.routing.Condition.Known;
import dev.headgate.routing.Condition.Unanswerable;
import dev.headgate.routing.PolicyDocument.Destination;
import dev.headgate.routing.PolicyDocument.Expression;
import dev.headgate.routing.PolicyDocument.Rule;
import dev.headgate.routing.RoutingDecision.Explanation;
import dev.headgate.routing.RoutingDecision.Refused;
import dev.headgate.routing.RoutingDecision.Routed;
import dev.headgate.routing.RoutingDecision.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One policy over one set of candidates. To decide is pure and total: the same facts give the same
 * decision, every request gets one, and nothing is thrown. Making a router costs more than
 * deciding, so keep it until the policy or the candidates change. Immutable.
 *
 * <p>A decision has three steps. The first route whose condition holds says where the request may
 * go; if none does, it goes where it asked to. Filters remove candidates: the key's allow-list,
 * every constraint whose condition holds, capabilities, context length, health. The route's
 * strategy orders what is left.
 *
 * <p>What cannot be known narrows: a constraint whose {@code when} asks for an unknown fact
 * applies, one whose {@code allow} does so removes the candidate; a route whose {@code when} does
 * so is skipped.
 */
public final class Router {
    private static final int NONE = -1;
    private static final Taken AS_REQUESTED =
            new Taken(
                    new Rule.Route(
                            "as requested",
                            new Expression("true", Position.START),
                            Strategy.PRIORITY,
                            List.of(new Destination.Requested()),
                            null),
                    null);

    private final CompiledPolicy policy;
    private final Fleet fleet;

    /**
     * @param candidates what can be called, each deployment once
     * @throws IllegalStateException if a deployment comes twice
     */
    public Router(CompiledPolicy policy, Collection<Candidate> candidates) {
        this.policy = policy;
        this.fleet = new Fleet(candidates, policy);
    }

    /** Where this request may go, and why. */
    public RoutingDecision decide(RequestFacts request, CapacitySnapshot capacity) {
        Condition.Subject subject = Condition.Subject.of(request);
        List<String> notes = new ArrayList<>();
        Taken taken = take(subject, notes);
        Screening screening =
                new Screening(
                        request,
                        subject,
                        constraints(subject, notes),
                        capacity,
                        fleet.hasAlias(request.model()));
        List<Offer> offers = offers(request, taken, screening, capacity);
        List<Offer> usable =
                offers.stream()
                        .filter(Offer::isUsable)
                        .sorted(Offer.order(taken.route().strategy()))
                        .toList();
        return usable.isEmpty()
                ? refuse(request, taken, offers, notes)
                : accept(taken, offers, usable, notes);
    }

    private Taken take(Condition.Subject subject, List<String> notes) {
        for (RouteRule rule : policy.routes()) {
            switch (rule.when().ask(subject)) {
                case Known.YES -> {
                    return new Taken(rule.route(), rule.route().name());
                }
                case Known.NO -> {}
                case Unanswerable(var why) ->
                        notes.add("route '%s' skipped: %s".formatted(rule.route().name(), why));
            }
        }
        return AS_REQUESTED;
    }

    private List<ConstraintRule> constraints(Condition.Subject subject, List<String> notes) {
        List<ConstraintRule> active = new ArrayList<>();
        for (ConstraintRule rule : policy.constraints()) {
            switch (rule.when().ask(subject)) {
                case Known.YES -> active.add(rule);
                case Known.NO -> {}
                case Unanswerable(var why) -> {
                    active.add(rule);
                    notes.add("constraint '%s' applied: %s".formatted(rule.name(), why));
                }
            }
        }
        return active;
    }

    private List<Offer> offers(
            RequestFacts request, Taken taken, Screening screening, CapacitySnapshot capacity) {
        Set<Contender> listed = fleet.listed(taken.route().among(), request.model());
        Set<Contender> considered = new LinkedHashSet<>(listed);
        considered.addAll(fleet.requested(request.model()));
        List<Offer> offers = new ArrayList<>(considered.size());
        for (Contender contender : considered) {
            Candidate candidate = contender.candidate();
            offers.add(
                    Offer.of(
                            candidate,
                            offers.size(),
                            listed.contains(contender),
                            request,
                            capacity.of(candidate.deployment()),
                            taken.route(),
                            screening.screen(contender)));
        }
        return offers;
    }

    private static Routed accept(
            Taken taken, List<Offer> offers, List<Offer> usable, List<String> notes) {
        return new Routed(
                usable.stream().map(Offer::target).toList(),
                new Explanation(
                        taken.rule(),
                        taken.route().strategy().word(),
                        verdicts(offers, usable.getFirst().position()),
                        notes));
    }

    private Refused refuse(
            RequestFacts request, Taken taken, List<Offer> offers, List<String> notes) {
        boolean isKnown = fleet.hasAlias(request.model()) || namesDeployments(taken.route());
        Removal removal = Refusals.decisive(request, offers, isKnown);
        String rule = removal.rule() != null ? removal.rule() : taken.rule();
        return new Refused(
                removal.refusal(),
                Refusals.sentence(request, removal),
                new Explanation(rule, null, verdicts(offers, NONE), notes));
    }

    private static boolean namesDeployments(Rule.Route route) {
        return route.among().stream().anyMatch(Destination.Named.class::isInstance);
    }

    private static List<Verdict> verdicts(List<Offer> offers, int chosen) {
        return offers.stream().map(offer -> offer.verdict(offer.position() == chosen)).toList();
    }

    /**
     * The route that a request takes.
     *
     * @param rule its name, or null if no rule spoke
     */
    private record Taken(Rule.Route route, @Nullable String rule) {}
}
