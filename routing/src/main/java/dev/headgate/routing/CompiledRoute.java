package dev.headgate.routing;

import dev.headgate.routing.PolicyDocument.Entry;
import dev.headgate.routing.PolicyDocument.Expression;
import dev.headgate.routing.PolicyDocument.Name;
import dev.headgate.routing.PolicyDocument.Rule;
import dev.headgate.routing.RouteModifiers.Shadow;
import dev.headgate.routing.RoutingDecision.Hedge;
import dev.headgate.routing.RoutingDecision.Terms;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route, ready to order: what comes first, who gets a copy, who is called a second time.
 *
 * @param ordering puts its targets into the order in which they are tried
 * @param key what is to go the same way, or null if that is left to chance
 * @param affinity names what shares a cache, or null
 * @param shadowKey what is copied together, or null if that is left to chance
 */
record CompiledRoute(
        Rule.Route rule,
        Ordering ordering,
        @Nullable Key key,
        @Nullable Key affinity,
        @Nullable Key shadowKey) {

    /** What a request takes that no route speaks of. */
    static final CompiledRoute AS_REQUESTED = asRequested();

    private static CompiledRoute asRequested() {
        Rule.Route rule =
                new Rule.Route(
                        new Name("as requested", Position.START),
                        new Expression("true", Position.START),
                        new Strategy.Priority(),
                        List.of(new Entry(new Name(Entry.REQUESTED, Position.START), null)),
                        RouteModifiers.NONE);
        return new CompiledRoute(rule, new Ordering.AsListed(), null, null, null);
    }

    List<Entry> among() {
        return rule.among();
    }

    RouteModifiers modifiers() {
        return rule.modifiers();
    }

    /** Where copies of this request may go, if it is one of those that are copied. */
    List<Name> shadows(Condition.Subject subject, long draw) {
        Shadow shadow = modifiers().shadow();
        if (shadow == null) {
            return List.of();
        }
        double drawn = lot(shadowKey, subject, draw).unit("shadow");
        return drawn < shadow.share().doubleValue() ? shadow.to() : List.of();
    }

    /** What may be used, in the order in which it is tried; what is free comes first. */
    List<Offer> order(List<Offer> offers, Condition.Subject subject, long draw) {
        List<Offer> free = new ArrayList<>();
        List<Offer> spilled = new ArrayList<>();
        for (Offer offer : offers) {
            if (offer.isUsable()) {
                (offer.isFree() ? free : spilled).add(offer);
            }
        }
        Lot lot = lot(key, subject, draw);
        List<Offer> order = new ArrayList<>(ordering.order(free, lot));
        order.addAll(ordering.order(spilled, lot));
        return order;
    }

    /** Why the first is the first, in a few words. */
    String because(List<Offer> order) {
        boolean isFree = order.getFirst().isFree();
        int rivals = (int) order.stream().filter(offer -> offer.isFree() == isFree).count();
        return rivals == 1 ? "nothing else is left" : ordering.because(rivals);
    }

    Terms terms(
            List<Offer> offers, List<Offer> order, Queueing queueing, Condition.Subject subject) {
        return new Terms(
                offers.stream().filter(Offer::getsCopy).map(Offer::target).toList(),
                hedge(order),
                affinity == null ? null : affinity.of(subject).orElse(null),
                queueing.deadline(),
                queueing.maxWait(),
                queueing.priority());
    }

    /** To the first fallback that is free and costs no more than the route spends. */
    private @Nullable Hedge hedge(List<Offer> order) {
        RouteModifiers.Hedge hedge = modifiers().hedge();
        if (hedge == null) {
            return null;
        }
        BigDecimal most = hedge.maxExtraUsd() == null ? BigDecimal.ZERO : hedge.maxExtraUsd();
        return order.stream()
                .skip(1)
                .filter(offer -> offer.isFree() && offer.costsAtMost(most))
                .findFirst()
                .map(offer -> new Hedge(offer.target(), hedge.after(), most))
                .orElse(null);
    }

    /** Equal keys have equal lots; without a key a request has one of its own. */
    private static Lot lot(@Nullable Key key, Condition.Subject subject, long draw) {
        return key == null
                ? new Lot(draw)
                : key.of(subject).map(Lot::of).orElseGet(() -> new Lot(draw));
    }
}
