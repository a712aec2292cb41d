package dev.headgate.focus;

/** Why something was charged, as the sums name it. */
enum ChargeKind {
    USAGE("", "Usage-Based"),
    CORRECTION("Estimate corrected: ", "Usage-Based"),
    RERATING("Rated anew: ", "Usage-Based"),
    INVOICE("", "One-Time"),
    IDLE("", "Usage-Based"),
    OVERHEAD("", "Recurring");

    private final String prefix;
    private final String frequency;

    ChargeKind(String prefix, String frequency) {
        this.prefix = prefix;
        this.frequency = frequency;
    }

    /** What the description of a charge begins with. */
    String prefix() {
        return prefix;
    }

    /** FOCUS ChargeFrequency. */
    String frequency() {
        return frequency;
    }
}
