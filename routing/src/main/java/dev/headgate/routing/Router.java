package dev.headgate.routing;

import dev.headgate.routing.CompiledPolicy.ConstraintRule;
import dev.headgate.routing.Fleet.Considered;
import dev.headgate.routing.RoutingDecision.Explanation;
import dev.headgate.routing.RoutingDecision.Refused;
import dev.headgate.routing.RoutingDecision.Routed;
import dev.headgate.routing.RoutingDecision.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One policy over one set of candidates. To decide is pure and total: the same facts give the same
 * decision, every request gets one, and nothing is thrown. Making a router costs more than
 * deciding, so keep it until the policy or the candidates change. Immutable.
 *
 * <p>A decision has three steps. The first route whose condition holds says where the request may
 * go; if none does, it goes where it asked to. Filters remove candidates: the key's allow-list,
 * every constraint whose condition holds, capabilities, context length, health. The route's
 * strategy orders what is left; what the request would have to queue for comes behind the rest.
 * Fallbacks, copies and second calls are taken from what the filters left, and from nothing else.
 *
 * <p>What cannot be known narrows: a constraint whose {@code when} asks for an unknown fact
 * applies, one whose {@code allow} does so removes the candidate; a route whose {@code when} does
 * so is skipped.
 */
public final class Router {
    private final CompiledPolicy policy;
    private final Fleet fleet;
    private final List<Permits> permits;

    /**
     * @param candidates what can be called, each deployment once
     * @throws IllegalStateException if a deployment comes twice
     */
    public Router(CompiledPolicy policy, Collection<Candidate> candidates) {
        this.policy = policy;
        this.fleet = new Fleet(candidates, policy.document().aliases());
        this.permits =
                policy.constraints().stream()
                        .map(constraint -> new Permits(constraint.allow(), candidates.size()))
                        .toList();
    }

    /** Where this request may go, and why. */
    public RoutingDecision decide(RequestFacts request, CapacitySnapshot capacity) {
        Condition.Subject subject = Condition.Subject.of(request);
        Spoken spoken = Spoken.of(policy, subject);
        CompiledRoute route = spoken.course();
        Queueing queueing = Queueing.of(route.modifiers(), request);
        List<Considered> considered =
                fleet.consider(
                        route.among(), route.shadows(subject, request.draw()), request.model());
        Screening screening = screening(request, subject, spoken.constraints(), capacity);
        Offering offering = new Offering(request, capacity, queueing, route.modifiers());
        List<Offer> offers = offers(considered, screening, offering);
        List<Offer> order = route.order(offers, subject, request.draw());
        if (order.isEmpty()) {
            return refuse(request, spoken, offers);
        }
        return new Routed(
                order.stream().map(Offer::target).toList(),
                route.terms(offers, order, queueing, subject),
                new Explanation(
                        spoken.routeName(),
                        route.rule().strategy().word(),
                        route.because(order),
                        verdicts(offers, order.getFirst()),
                        spoken.notes()));
    }

    private Screening screening(
            RequestFacts request,
            Condition.Subject subject,
            List<ConstraintRule> constraints,
            CapacitySnapshot capacity) {
        List<Permits.Row> rows = new ArrayList<>(constraints.size());
        for (ConstraintRule constraint : constraints) {
            rows.add(permits.get(constraint.index()).forRequest(request, subject));
        }
        return new Screening(request, constraints, rows, capacity, fleet.hasAlias(request.model()));
    }

    private static List<Offer> offers(
            List<Considered> considered, Screening screening, Offering offering) {
        List<Offer> offers = new ArrayList<>(considered.size());
        for (Considered one : considered) {
            offers.add(offering.of(one, screening.screen(one.contender())));
        }
        return offers;
    }

    private Refused refuse(RequestFacts request, Spoken spoken, List<Offer> offers) {
        boolean isKnown =
                fleet.hasAlias(request.model())
                        || spoken.course().among().stream().anyMatch(entry -> !entry.isRequested());
        Removal removal = Refusals.decisive(request, offers, isKnown);
        String rule = removal.rule() != null ? removal.rule() : spoken.routeName();
        return new Refused(
                removal.refusal(),
                Refusals.sentence(request, removal),
                Refusals.retryAt(removal, offers),
                new Explanation(rule, null, null, verdicts(offers, null), spoken.notes()));
    }

    private static List<Verdict> verdicts(List<Offer> offers, @Nullable Offer chosen) {
        return offers.stream().map(offer -> offer.verdict(offer.equals(chosen))).toList();
    }
}
