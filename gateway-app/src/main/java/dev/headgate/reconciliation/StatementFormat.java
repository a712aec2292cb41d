package dev.headgate.reconciliation;

/** How the columns of a file are understood. */
interface StatementFormat {

    StatementKind kind();

    /** Whether the file has the columns that this format needs. */
    boolean fits(Sheet sheet);

    /** Reads one row. */
    void read(Row row, Reading into);
}
