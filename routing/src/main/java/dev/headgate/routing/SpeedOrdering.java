package dev.headgate.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The faster of two drawn ones first, then by the expected time to the first token. Drawing two
 * keeps requests from running to the same place all at once, and is nearly as good as asking all.
 *
 * <p>What was not measured lately comes last, as nobody knows. So that it is measured again, one in
 * {@value #EXPLORE} requests goes there first.
 */
record SpeedOrdering() implements Ordering {
    static final int EXPLORE = 32;

    private static final Comparator<Offer> BY_TIME =
            Comparator.comparing(
                    Offer::timeToFirstToken, Comparator.nullsLast(Comparator.naturalOrder()));

    @Override
    public List<Offer> order(List<Offer> offers, Lot lot) {
        if (offers.size() < 2) {
            return offers;
        }
        Offer first = first(offers, lot);
        List<Offer> order = new ArrayList<>(offers);
        order.remove(first);
        order.sort(BY_TIME);
        order.addFirst(first);
        return order;
    }

    private static Offer first(List<Offer> offers, Lot lot) {
        List<Offer> unmeasured =
                offers.stream().filter(offer -> offer.timeToFirstToken() == null).toList();
        boolean someAreMeasured = unmeasured.size() < offers.size();
        if (someAreMeasured && !unmeasured.isEmpty() && lot.below(EXPLORE, "explore") == 0) {
            return unmeasured.get(lot.below(unmeasured.size(), "unmeasured"));
        }
        int one = lot.below(offers.size(), "one");
        int another = lot.below(offers.size() - 1, "another");
        if (another >= one) {
            another++;
        }
        return faster(offers.get(one), offers.get(another));
    }

    private static Offer faster(Offer drawn, Offer other) {
        return BY_TIME.compare(other, drawn) < 0 ? other : drawn;
    }

    @Override
    public String because(int offers) {
        return offers < 3 ? "fastest of " + offers : "faster of two drawn from " + offers;
    }

    /** The time to the first token of a prompt. */
    static Duration timeFor(long promptTokens, Duration perToken) {
        long nanos = perToken.toNanos();
        // A prompt so long that this overflows takes for ever.
        return Duration.ofNanos(
                nanos != 0 && promptTokens > Long.MAX_VALUE / nanos
                        ? Long.MAX_VALUE
                        : promptTokens * nanos);
    }
}
