package dev.headgate.configfile;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;

/** Finds what somebody who mistyped a name may have meant. */
final class NearestName {
    private static final int MOST_LISTED = 12;

    private NearestName() {}

    /** A sentence that says what to write instead of this name. */
    static String hint(String name, Collection<String> known) {
        return known.stream()
                .min(
                        Comparator.comparingInt((String other) -> remoteness(name, other))
                                .thenComparing(Comparator.naturalOrder()))
                .filter(nearest -> remoteness(name, nearest) <= 1 + name.length() / 3)
                .map("Did you mean '%s'?"::formatted)
                .orElseGet(() -> "Known are: %s.".formatted(list(known)));
    }

    private static int remoteness(String name, String other) {
        return other.startsWith(name) ? 1 : distance(name, other);
    }

    private static String list(Collection<String> known) {
        String listed =
                known.stream().sorted().limit(MOST_LISTED).collect(Collectors.joining(", "));
        return known.size() > MOST_LISTED ? listed + ", ..." : listed;
    }

    /** Levenshtein's distance without regard to case. */
    static int distance(String left, String right) {
        String from = left.toLowerCase(Locale.ROOT);
        String to = right.toLowerCase(Locale.ROOT);
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
