package dev.headgate.reconciliation;

import java.util.Locale;

/** What is different about a line. */
enum Verdict {
    MATCHED,
    /** Tokens are the same, and their price is not. */
    PRICE_DIFFERS,
    /** The same calls were counted with other tokens, as far as calls are known. */
    TOKENS_DIFFER,
    /** Calls were billed that did not come through the gateway, or that it lost. */
    CALLS_MISSING_HERE,
    /** Calls were booked that were not billed. */
    CALLS_MISSING_THERE,
    /** Amounts differ, and no file says tokens. */
    AMOUNT_DIFFERS,
    /** Something is billed that is no model of this provider here. */
    NOT_METERED,
    /** Booked later for this month, by a correction of prices or estimates; no day is known. */
    CORRECTED_LATER;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
