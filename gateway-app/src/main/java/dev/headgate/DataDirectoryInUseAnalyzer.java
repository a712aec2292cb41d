package dev.headgate;

import dev.headgate.db.DataDirectoryInUseException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says to its operator why a second gateway on the same data directory does not start. */
final class DataDirectoryInUseAnalyzer
        extends AbstractFailureAnalyzer<DataDirectoryInUseException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DataDirectoryInUseException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "To run several gateways on the same books,"
                        + " give all of them one PostgreSQL with HEADGATE_DB_URL.",
                cause);
    }
}
