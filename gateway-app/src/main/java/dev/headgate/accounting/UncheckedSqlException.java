package dev.headgate.accounting;

import java.sql.SQLException;

/** Carries a failure of the database through code that knows nothing of SQL. */
final class UncheckedSqlException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final SQLException failure;

    UncheckedSqlException(SQLException failure) {
        super(failure);
        this.failure = failure;
    }

    SQLException failure() {
        return failure;
    }
}
