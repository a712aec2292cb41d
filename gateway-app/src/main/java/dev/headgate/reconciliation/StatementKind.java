package dev.headgate.reconciliation;

import java.util.Locale;

/** What a file says. */
enum StatementKind {
    /** Tokens and requests by model and day. */
    OPENAI_USAGE,
    /** USD by line item and day. */
    OPENAI_COST,
    /** Tokens by model and day. */
    ANTHROPIC_USAGE,
    /** USD by model, kind of token and day, each row rounded to a cent. */
    ANTHROPIC_COST,
    /** What hardware cost. */
    CLOUD_INVOICE;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it says amounts rather than counts. */
    boolean saysAmounts() {
        return this == OPENAI_COST || this == ANTHROPIC_COST || this == CLOUD_INVOICE;
    }

    /** Whether each row of it is rounded to a cent. */
    boolean roundsToCents() {
        return this == ANTHROPIC_COST;
    }
}
