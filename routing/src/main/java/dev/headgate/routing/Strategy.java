package dev.headgate.routing;

import dev.headgate.routing.PolicyDocument.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a route orders its targets. */
public sealed interface Strategy {

    /** As listed. */
    record Priority() implements Strategy {
        static final String WORD = "priority";

        @Override
        public String word() {
            return WORD;
        }
    }

    /** The lowest expected cost first; an unknown price comes last, as it is never free. */
    record Cheapest() implements Strategy {
        static final String WORD = "cheapest";

        @Override
        public String word() {
            return WORD;
        }
    }

    /**
     * The faster of two that are drawn first, so that not everybody runs to the same place; then by
     * the time to the first token.
     */
    record Fastest() implements Strategy {
        static final String WORD = "fastest";

        @Override
        public String word() {
            return WORD;
        }
    }

    /** The fewest requests in work and in the queue for each slot first. */
    record LeastBusy() implements Strategy {
        static final String WORD = "least-busy";

        @Override
        public String word() {
            return WORD;
        }
    }

    /**
     * Each its share of the requests; the same key goes to the same place.
     *
     * @param sticky the key, or null to spread request by request
     */
    record Weighted(@Nullable Expression sticky) implements Strategy {
        static final String WORD = "weighted";

        @Override
        public String word() {
            return WORD;
        }
    }

    /** The words for strategies in a policy document. */
    List<String> WORDS =
            List.of(Priority.WORD, Cheapest.WORD, Fastest.WORD, LeastBusy.WORD, Weighted.WORD);

    /** The word for it in a policy document. */
    String word();
}
