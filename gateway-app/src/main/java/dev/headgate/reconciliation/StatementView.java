package dev.headgate.reconciliation;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.headgate.routing.Hosting;
import java.time.Instant;
import java.time.YearMonth;
import java.util.UUID;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** A statement as it is shown. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record StatementView(
        UUID id,
        String kind,
        Hosting hosting,
        String place,
        @JsonFormat(pattern = "yyyy-MM") YearMonth month,
        String scope,
        boolean daily,
        String sha256,
        int rows,
        int rowsOfOthers,
        String author,
        Instant importedAt) {

    static StatementView of(Statement statement) {
        return new StatementView(
                statement.id(),
                statement.kind().label(),
                statement.place().hosting(),
                statement.place().name(),
                statement.month(),
                statement.scope(),
                statement.isDaily(),
                statement.sha256(),
                statement.rows(),
                statement.ofOthers(),
                statement.author(),
                statement.importedAt());
    }
}
