package dev.headgate.routing;

import dev.headgate.routing.PolicyDocument.Entry;
import java.util.Comparator;
import java.util.List;

/**
 * Weighted rendezvous hashing. Every target draws a number from the request's lot; its weight bends
 * the number so that it is the highest of all in just its share of the lots. As no target's number
 * depends on another target, a changed weight moves requests only to that target or away from it,
 * and a target that is gone leaves its requests to the others in proportion to their weights.
 */
record WeightedOrdering(List<String> names, List<Long> weights) implements Ordering {

    WeightedOrdering {
        names = List.copyOf(names);
        weights = List.copyOf(weights);
    }

    static WeightedOrdering of(List<Entry> among) {
        return new WeightedOrdering(
                among.stream().map(entry -> entry.to().text()).toList(),
                among.stream().map(WeightedOrdering::weight).toList());
    }

    private static long weight(Entry entry) {
        Long weight = entry.weight();
        return weight == null ? 0 : weight;
    }

    @Override
    public List<Offer> order(List<Offer> offers, Lot lot) {
        double[] scores = new double[names.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = score(weights.get(i), lot.unit(names.get(i)));
        }
        // What stands behind one entry of the list stays together, in its order.
        return offers.stream()
                .sorted(
                        Comparator.comparingDouble((Offer offer) -> -scores[offer.entry()])
                                .thenComparingInt(Offer::entry))
                .toList();
    }

    /** Not Math.log, whose last digit may differ from machine to machine. */
    private static double score(long weight, double unit) {
        return weight / -StrictMath.log(unit);
    }

    @Override
    public String because(int offers) {
        return "drawn by weight from " + offers;
    }
}
