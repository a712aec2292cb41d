package dev.headgate.accounting;

/** Why an entry was made. */
public enum EntryKind {
    /** An attempt ended. It has one such entry, under its own id. */
    SETTLEMENT,
    /** A settlement came after an estimate and replaces it; at most one for each attempt. */
    CORRECTION,
    /** A price was corrected after attempts had been settled with it. */
    RERATING,
    /** A provider's invoice said something else than the books. */
    INVOICE,
    /** Paid time of a pool that no call used. */
    IDLE,
    /** What a pool costs beside its accelerators. */
    OVERHEAD;

    /** Its name in the sums by meter. */
    String sums() {
        return this == SETTLEMENT ? "USAGE" : name();
    }
}
