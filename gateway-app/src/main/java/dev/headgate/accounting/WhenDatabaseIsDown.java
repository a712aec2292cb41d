package dev.headgate.accounting;

/** What becomes of requests while the database cannot be reached. */
enum WhenDatabaseIsDown {
    /** They are refused at once. */
    REJECT,
    /** Those of known keys are served within an allowance, and kept in a journal on this disk. */
    GRACE
}
