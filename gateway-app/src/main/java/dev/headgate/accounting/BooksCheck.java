package dev.headgate.accounting;

import dev.headgate.identity.MayRead;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** Checks, on one consistent state of the books, what must always hold. */
@Service
class BooksCheck {
    /** Rows that a finding names. */
    private static final int MOST_NAMED = 20;

    private final JdbcClient jdbc;
    private final Clock clock;

    BooksCheck(@Qualifier("jobs") JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * The result of a check.
     *
     * @param balanced whether every invariant holds
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Result(Instant checkedAt, boolean balanced, List<Finding> findings) {}

    /**
     * One invariant.
     *
     * @param violations how many rows break it; 0 if it holds
     * @param rows keys of some that do: of entries, attempts, budget periods or hours
     */
    record Finding(String invariant, String states, long violations, List<String> rows) {}

    /** The check that administrators ask for. */
    @MayRead
    @Transactional(
            transactionManager = "jobs",
            readOnly = true,
            isolation = Isolation.REPEATABLE_READ)
    public Result ask() {
        return run();
    }

    /** Runs all checks. They read whole tables: this is no endpoint for a health probe. */
    @Transactional(
            transactionManager = "jobs",
            readOnly = true,
            isolation = Isolation.REPEATABLE_READ)
    public Result run() {
        List<Finding> findings = new ArrayList<>();
        for (Invariant invariant : Invariant.values()) {
            findings.add(check(invariant));
        }
        boolean balanced = findings.stream().allMatch(finding -> finding.violations() == 0);
        return new Result(clock.instant(), balanced, findings);
    }

    private Finding check(Invariant invariant) {
        List<Broken> broken =
                jdbc.sql(
                                "select key::text, count(*) over () as total from ("
                                        + invariant.brokenBy()
                                        + ") broken (key) order by 1 limit "
                                        + MOST_NAMED)
                        .query((row, _) -> new Broken(row.getString("key"), row.getLong("total")))
                        .list();
        return new Finding(
                invariant.id(),
                invariant.states(),
                broken.isEmpty() ? 0 : broken.getFirst().total(),
                broken.stream().map(Broken::key).toList());
    }

    private record Broken(String key, long total) {}
}
