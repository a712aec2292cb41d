package dev.headgate.catalog;

import java.util.List;
import java.util.UUID;

/** What became of a change of prices. */
sealed interface PriceOutcome {

    /** The book says so already. */
    record Unchanged() implements PriceOutcome {}

    /**
     * It is in the book.
     *
     * @param prices what was opened; what only ended is not among them
     */
    record Opened(List<PriceId> prices) implements PriceOutcome {
        public Opened {
            prices = List.copyOf(prices);
        }
    }

    /** It waits for a person or a second source. */
    record Proposed(UUID proposal, List<Finding> findings) implements PriceOutcome {
        public Proposed {
            findings = List.copyOf(findings);
        }
    }
}
