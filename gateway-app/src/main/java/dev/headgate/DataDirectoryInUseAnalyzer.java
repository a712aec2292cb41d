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
                "Stop the other instance, or give this one a data directory of its own: HEADGATE_DATA_DIR=/another/path."
                        + " Several gateways share one PostgreSQL through HEADGATE_DB_URL.",
                cause);
    }
}
