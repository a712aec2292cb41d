package dev.headgate.routing;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a route orders its targets. */
public enum Strategy {
    /** As listed. */
    PRIORITY("priority"),
    /** The lowest expected cost first; an unknown price comes last, as it is never free. */
    CHEAPEST("cheapest");

    private final String word;

    Strategy(String word) {
        this.word = word;
    }

    /** The word for it in a policy document. */
    public String word() {
        return word;
    }

    static Optional<Strategy> of(String word) {
        return Arrays.stream(values()).filter(strategy -> strategy.word.equals(word)).findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(Strategy::word).collect(Collectors.joining(" or "));
    }
}
