package dev.headgate.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headgate.routing.CapacitySnapshot.Capacity;
import dev.headgate.routing.Offer.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** What makes a canary trustworthy. */
class WeightedPropertyTest {
    private static final int USERS = 4_000;

    @Property(tries = 40)
    void sharesConvergeToTheWeights(
            @ForAll @Size(min = 2, max = 6) List<@LongRange(min = 1, max = 100) Long> weights,
            @ForAll int salt) {
        Map<String, Long> won =
                IntStream.range(0, USERS)
                        .mapToObj(user -> first(weights, salt + "/" + user))
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        double sum = weights.stream().mapToLong(Long::longValue).sum();

        for (int i = 0; i < weights.size(); i++) {
            double share = won.getOrDefault(name(i), 0L) / (double) USERS;
            // Four standard deviations of a share of a half, the widest there is.
            assertThat(share).isCloseTo(weights.get(i) / sum, within(2 / Math.sqrt(USERS)));
        }
    }

    @Property
    void aChangedWeightMovesUsersOnlyToThatTargetOrAwayFromIt(
            @ForAll @Size(min = 2, max = 6) List<@LongRange(min = 1, max = 100) Long> weights,
            @ForAll @IntRange(max = 5) int which,
            @ForAll @LongRange(min = 0, max = 100) long weight,
            @ForAll int user) {
        int changed = which % weights.size();
        List<Long> others = new ArrayList<>(weights);
        others.set(changed, weight);

        String before = first(weights, "user" + user);
        String after = first(others, "user" + user);

        if (!before.equals(after)) {
            assertThat(weight > weights.get(changed) ? after : before).isEqualTo(name(changed));
        }
    }

    @Property
    void aTargetThatIsGoneMovesNobodyElse(
            @ForAll @Size(min = 2, max = 6) List<@LongRange(min = 1, max = 100) Long> weights,
            @ForAll @IntRange(max = 5) int which,
            @ForAll int user) {
        int gone = which % weights.size();
        List<String> all = order(weights, "user" + user, List.of());
        List<String> rest = order(weights, "user" + user, List.of(gone));

        all = new ArrayList<>(all);
        all.remove(name(gone));
        assertThat(rest).isEqualTo(all);
    }

    private static String first(List<Long> weights, String user) {
        return order(weights, user, List.of()).getFirst();
    }

    private static List<String> order(List<Long> weights, String user, List<Integer> gone) {
        List<String> names =
                IntStream.range(0, weights.size()).mapToObj(WeightedPropertyTest::name).toList();
        List<Offer> offers =
                IntStream.range(0, weights.size())
                        .filter(i -> !gone.contains(i))
                        .mapToObj(WeightedPropertyTest::offer)
                        .toList();
        return new WeightedOrdering(names, weights)
                .order(offers, Lot.of(user)).stream().map(Offer::deployment).toList();
    }

    private static Offer offer(int entry) {
        return new Offer(
                name(entry),
                Role.LISTED,
                entry,
                null,
                null,
                Capacity.UNKNOWN,
                Load.UNKNOWN,
                1,
                null,
                null);
    }

    private static String name(int i) {
        return "model-" + i + "@somewhere";
    }
}
