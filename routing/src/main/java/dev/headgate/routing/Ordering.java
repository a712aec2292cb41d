package dev.headgate.routing;

import dev.headgate.routing.PolicyDocument.Rule;
import java.util.Comparator;
import java.util.List;

/** Puts what may answer into the order in which it is tried. The order is total. */
sealed interface Ordering
        permits Ordering.AsListed,
                Ordering.ByCost,
                Ordering.ByLoad,
                SpeedOrdering,
                WeightedOrdering {

    /**
     * The same offers in order.
     *
     * @param offers in the order of the list
     * @param lot what is left to chance is taken from it
     */
    List<Offer> order(List<Offer> offers, Lot lot);

    /** Why the first of so many is the first, in a few words. */
    String because(int offers);

    static Ordering of(Rule.Route route) {
        return switch (route.strategy()) {
            case Strategy.Priority _ -> new AsListed();
            case Strategy.Cheapest _ -> new ByCost();
            case Strategy.Fastest _ -> new SpeedOrdering();
            case Strategy.LeastBusy _ -> new ByLoad();
            case Strategy.Weighted _ -> WeightedOrdering.of(route.among());
        };
    }

    /** The list as it is. */
    record AsListed() implements Ordering {
        @Override
        public List<Offer> order(List<Offer> offers, Lot lot) {
            return offers;
        }

        @Override
        public String because(int offers) {
            return "first of " + offers;
        }
    }

    /** The lowest expected cost first, then as listed. */
    record ByCost() implements Ordering {
        private static final Comparator<Offer> ORDER =
                Comparator.comparing(
                        Offer::expectedCost, Comparator.nullsLast(Comparator.naturalOrder()));

        @Override
        public List<Offer> order(List<Offer> offers, Lot lot) {
            return offers.stream().sorted(ORDER).toList();
        }

        @Override
        public String because(int offers) {
            return "cheapest of " + offers;
        }
    }

    /**
     * The fewest requests for each slot first, then as listed. Where an engine tells nothing, our
     * own requests are all that is known; as others may be there too, that comes behind.
     */
    record ByLoad() implements Ordering {
        private static final Comparator<Offer> ORDER =
                Comparator.comparing((Offer offer) -> !offer.busyness().isToldByEngine())
                        .thenComparingDouble(offer -> offer.busyness().requestsPerSlot());

        @Override
        public List<Offer> order(List<Offer> offers, Lot lot) {
            return offers.stream().sorted(ORDER).toList();
        }

        @Override
        public String because(int offers) {
            return "least busy of " + offers;
        }
    }
}
