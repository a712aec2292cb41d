package dev.headgate.tradeoff;

import dev.headgate.routing.Hosting;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** On whose machines and whose terms tokens are made. */
enum Leg {
    /** A hosted model whose weights nobody else has. */
    FRONTIER_API,
    /** Open weights that somebody else runs and bills by the token. */
    RENTED_OPEN_WEIGHTS,
    /** Hardware that we pay by the hour. */
    OWN_GPUS,
    /**
     * Hosted, by a model that has left the catalogue: nothing says any more whether its weights are
     * open.
     */
    HOSTED_UNKNOWN;

    /**
     * @param openWeights null if the model is not known any more
     */
    static Leg of(Hosting hosting, @Nullable Boolean openWeights) {
        if (hosting == Hosting.SELF_HOSTED) {
            return OWN_GPUS;
        }
        if (openWeights == null) {
            return HOSTED_UNKNOWN;
        }
        return openWeights ? RENTED_OPEN_WEIGHTS : FRONTIER_API;
    }

    /** Its name in the API and in files. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
