package dev.headgate.policy;

import dev.headgate.policy.PolicyOutline.Rule;
import dev.headgate.policy.RuleChange.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares two lists of rules by their names. Of rules that changed places, the fewest that explain
 * the new order count as moved: the others are a longest increasing subsequence of the old places.
 */
final class RuleChanges {
    private final List<Rule> before;
    private final List<Rule> after;
    private final Map<String, Integer> placeBefore;

    private RuleChanges(List<Rule> before, List<Rule> after) {
        this.before = before;
        this.after = after;
        this.placeBefore = places(before);
    }

    /**
     * What became of each rule: first those that are there, in their order, then those that are
     * gone.
     */
    static List<RuleChange> between(List<Rule> before, List<Rule> after) {
        return new RuleChanges(before, after).changes();
    }

    private List<RuleChange> changes() {
        List<RuleChange> changes = new ArrayList<>();
        BitSet stayed = stayed();
        for (int place = 0; place < after.size(); place++) {
            change(place, !stayed.get(place)).ifPresent(changes::add);
        }
        Map<String, Integer> placeAfter = places(after);
        for (int place = 0; place < before.size(); place++) {
            if (!placeAfter.containsKey(before.get(place).name())) {
                changes.add(gone(place));
            }
        }
        return changes;
    }

    private RuleChange gone(int place) {
        Rule rule = before.get(place);
        return new RuleChange(
                rule.name(),
                Kind.REMOVED,
                place + 1,
                null,
                PolicyOutline.changes(rule.fields(), Map.of()));
    }

    private Optional<RuleChange> change(int place, boolean moved) {
        Rule rule = after.get(place);
        @Nullable Integer old = placeBefore.get(rule.name());
        List<FieldChange> fields =
                PolicyOutline.changes(
                        old == null ? Map.of() : before.get(old).fields(), rule.fields());
        if (old == null) {
            return Optional.of(new RuleChange(rule.name(), Kind.ADDED, null, place + 1, fields));
        }
        if (!moved && fields.isEmpty()) {
            return Optional.empty();
        }
        Kind kind = !moved ? Kind.CHANGED : fields.isEmpty() ? Kind.MOVED : Kind.MOVED_AND_CHANGED;
        return Optional.of(new RuleChange(rule.name(), kind, old + 1, place + 1, fields));
    }

    /** Places in the new list whose rules keep their order. */
    private BitSet stayed() {
        int[] length = new int[after.size()];
        int[] previous = new int[after.size()];
        int last = -1;
        for (int place = 0; place < after.size(); place++) {
            previous[place] = -1;
            Integer old = placeBefore.get(after.get(place).name());
            if (old == null) {
                continue;
            }
            length[place] = 1;
            for (int earlier = 0; earlier < place; earlier++) {
                if (length[earlier] >= length[place] && isBefore(earlier, old)) {
                    length[place] = length[earlier] + 1;
                    previous[place] = earlier;
                }
            }
            if (last < 0 || length[place] > length[last]) {
                last = place;
            }
        }
        BitSet stayed = new BitSet();
        for (int place = last; place >= 0; place = previous[place]) {
            stayed.set(place);
        }
        return stayed;
    }

    private boolean isBefore(int place, int old) {
        Integer other = placeBefore.get(after.get(place).name());
        return other != null && other < old;
    }

    private static Map<String, Integer> places(List<Rule> rules) {
        Map<String, Integer> places = new HashMap<>();
        for (int place = 0; place < rules.size(); place++) {
            places.put(rules.get(place).name(), place);
        }
        return places;
    }
}
