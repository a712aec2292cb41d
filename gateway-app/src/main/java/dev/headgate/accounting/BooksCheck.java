package dev.headgate.accounting;

import dev.headgate.identity.MayRead;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** Checks, on one consistent state of the books, what must always hold. */
@Service
@MayRead
class BooksCheck {
    private final JdbcClient jdbc;
    private final Clock clock;

    BooksCheck(JdbcClient jdbc, Clock clock) {
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
     */
    record Finding(String invariant, String states, long violations) {}

    /** Runs all checks. They read whole tables: this is no endpoint for a health probe. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    Result run() {
        List<Finding> findings = new ArrayList<>();
        for (Invariant invariant : Invariant.values()) {
            long violations = jdbc.sql(invariant.violations).query(Long.class).single();
            findings.add(new Finding(invariant.id, invariant.states, violations));
        }
        boolean balanced = findings.stream().allMatch(finding -> finding.violations() == 0);
        return new Result(clock.instant(), balanced, findings);
    }

    /** What must hold, each with a query that counts what breaks it. */
    private enum Invariant {
        ENTRIES_BALANCE(
                "I1",
                "every ledger entry debits what it credits",
                """
                select count(*) from (
                    select attempt_id, kind from postings group by attempt_id, kind
                    having sum(case side when 'DEBIT' then amount else -amount end) <> 0 or count(*) <> 2) x
                """),
        COSTS_ARE_POSTED(
                "I2",
                "what an attempt cost is what the ledger booked for it",
                """
                select count(*) from attempts a
                left join (select attempt_id, sum(case side when 'DEBIT' then amount else -amount end) as booked
                           from postings where account = 'TENANT' group by attempt_id) p on p.attempt_id = a.id
                where a.state in ('SETTLED', 'SETTLED_ESTIMATED', 'RELEASED')
                  and coalesce(p.booked, 0) <> coalesce(a.cost, 0)
                """),
        LIMITS_HOLD(
                "I3",
                "no hard budget holds more than its limit",
                """
                select count(*) from budget_periods
                where hard and settled + reserved > limit_usd + carried - carried_out + raised + overrun + excess
                """),
        SETTLED_IS_BOOKED(
                "I3a",
                "what a budget counts as settled is what its attempts cost",
                """
                select count(*) from budget_periods p
                left join (select period, sum(a.cost) as cost from attempts a, unnest(a.periods) as period
                           where a.state in ('SETTLED', 'SETTLED_ESTIMATED') group by period) s on s.period = p.id
                where p.settled <> coalesce(s.cost, 0)
                """),
        RESERVED_IS_OPEN(
                "I3b",
                "what a budget holds is the worst case of its open attempts",
                """
                select count(*) from budget_periods p
                left join (select period, sum(a.worst_case) as worst from attempts a, unnest(a.periods) as period
                           where a.state in ('RESERVED', 'STREAMING', 'UNKNOWN') group by period) s on s.period = p.id
                where p.reserved <> coalesce(s.worst, 0)
                """),
        NOTHING_IS_LATE(
                "I4",
                "no attempt is open thirty seconds after its deadline",
                """
                select count(*) from attempts
                where state in ('RESERVED', 'STREAMING', 'UNKNOWN')
                  and deadline < clock_timestamp() - interval '30 seconds'
                """);

        private final String id;
        private final String states;
        private final String violations;

        Invariant(String id, String states, String violations) {
            this.id = id;
            this.states = states;
            this.violations = violations;
        }
    }
}
