package dev.headgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Reads the gateway's books with SQL of its own, so that no code is its own witness. */
public final class Books {
    /**
     * Each query finds rows that contradict an invariant; correct books give no row at all.
     *
     * <p>I1 debit equals credit, I3 a hard limit holds and a period is the sum of its attempts, I4
     * nothing stays open, I5 what is settled is booked once.
     */
    private static final Map<String, String> CONTRADICTIONS =
            Map.of(
                    "I8 what reports sum is not what the ledger says",
                    """
                    select hour from (
                        select date_trunc('hour', booked_at) as hour,
                               case side when 'DEBIT' then amount else -amount end as usd
                        from postings where account = 'TENANT'
                        union all select hour, -usd from meter_hours) x
                    group by hour having sum(usd) <> 0\
                    """,
                    "I1 debit is not credit",
                    """
                    select entry_id from postings group by entry_id, kind
                    having sum(amount) filter (where side = 'DEBIT')
                        is distinct from sum(amount) filter (where side = 'CREDIT')\
                    """,
                    "I3 a hard limit is exceeded",
                    """
                    select id from budget_periods
                    where hard
                      and settled + reserved > limit_usd + carried - carried_out + raised + overrun + excess\
                    """,
                    "I3 a period is not the sum of what was settled",
                    """
                    select p.id from budget_periods p
                    where p.settled <> coalesce((select sum(a.cost) from attempts a
                        where p.id = any (a.periods) and a.state in ('SETTLED', 'SETTLED_ESTIMATED')), 0)\
                    """,
                    "I3 a period does not hold what is reserved",
                    """
                    select p.id from budget_periods p
                    where p.reserved <> coalesce((select sum(a.worst_case) from attempts a
                        where p.id = any (a.periods) and a.state in ('RESERVED', 'STREAMING', 'UNKNOWN')), 0)\
                    """,
                    "I4 an attempt is open after its deadline",
                    """
                    select id from attempts where state in ('RESERVED', 'STREAMING', 'UNKNOWN')
                    and deadline < clock_timestamp() - interval '30 s'\
                    """,
                    "I5 a settled attempt is not booked at its cost",
                    """
                    select a.id from attempts a
                    where a.state in ('SETTLED', 'SETTLED_ESTIMATED') and a.cost <> coalesce(
                        (select sum(case p.side when 'DEBIT' then p.amount else -p.amount end) from postings p
                         where p.entry_id = a.id and p.account = 'TENANT'), 0)\
                    """,
                    "I5 an attempt is booked that was not settled",
                    """
                    select p.entry_id from postings p join attempts a on a.id = p.entry_id
                    where a.state not in ('SETTLED', 'SETTLED_ESTIMATED')\
                    """);

    private static final String USER = "headgate";

    private final Path dataDirectory;

    /** The books of a gateway with embedded PostgreSQL below this directory. */
    public Books(Path dataDirectory) {
        this.dataDirectory = dataDirectory;
    }

    /** Invariants that do not hold, by name; none in correct books. */
    public List<String> violations() {
        return CONTRADICTIONS.entrySet().stream()
                .filter(entry -> !sql().sql(entry.getValue()).query().listOfRows().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** All attempts. */
    public long attempts() {
        return count("select count(*) from attempts");
    }

    /** Attempts that nobody has settled or released. */
    public long openAttempts() {
        return count(
                "select count(*) from attempts where state in ('RESERVED', 'STREAMING', 'UNKNOWN')");
    }

    /** How many attempts the requests with a mark among their tags had. */
    public Map<String, Long> attemptsByMark() {
        return sql()
                .sql(
                        """
                        select r.tags::jsonb ->> 'mark' as mark, count(*) as attempts
                        from attempts a join requests r on r.id = a.request_id
                        where jsonb_exists(r.tags::jsonb, 'mark') group by 1\
                        """)
                .query((row, _) -> Map.entry(row.getString("mark"), row.getLong("attempts")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * How many calls the requests with a mark among their tags made. What was given up because the
     * database did not answer was never called.
     */
    public Map<String, Long> callsByMark() {
        return sql()
                .sql(
                        """
                        select r.tags::jsonb ->> 'mark' as mark, count(*) as calls
                        from attempts a join requests r on r.id = a.request_id
                        where jsonb_exists(r.tags::jsonb, 'mark') and a.failure is distinct from 'abandoned'
                        group by 1\
                        """)
                .query((row, _) -> Map.entry(row.getString("mark"), row.getLong("calls")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Attempts that came into the books from a journal. */
    public long replayed() {
        return count("select count(*) from attempts where replayed");
    }

    /** USD that they cost. */
    public BigDecimal replayedUsd() {
        return sum("select coalesce(sum(cost), 0) from attempts where replayed");
    }

    /** The port that its PostgreSQL listens on. */
    public int port() {
        return Integer.parseInt(file("port"));
    }

    /** How many attempts the request with this mark among its tags had. */
    public long attempts(String mark) {
        return attemptsByMark().getOrDefault(mark, 0L);
    }

    /** Tokens of answers that were booked for the streams with such a mark among their tags. */
    public long streamedTokens(String markPrefix) {
        return sql().sql(
                        """
                        select coalesce(sum(a.output), 0) from attempts a join requests r on r.id = a.request_id
                        where r.stream and starts_with(r.tags::jsonb ->> 'mark', ?)\
                        """)
                .param(markPrefix)
                .query(Long.class)
                .single();
    }

    /** The one attempt of the request with this mark among its tags. */
    public UUID attempt(String mark) {
        return sql().sql(
                        """
                        select a.id from attempts a join requests r on r.id = a.request_id
                        where r.tags::jsonb ->> 'mark' = ?\
                        """)
                .param(mark)
                .query(UUID.class)
                .single();
    }

    /** USD that all budgets hold for attempts under way. */
    public BigDecimal reserved() {
        return sum("select coalesce(sum(reserved), 0) from budget_periods");
    }

    /** USD that the budgets of this key, team or tenant hold for attempts under way. */
    public BigDecimal reserved(UUID scope) {
        return sum(
                """
                select coalesce(sum(p.reserved), 0) from budget_periods p
                join budgets b on b.id = p.budget_id where b.scope_id = ?\
                """,
                scope);
    }

    /** USD that were settled on the budgets of this key, team or tenant. */
    public BigDecimal spent(UUID scope) {
        return sum(
                """
                select coalesce(sum(p.settled), 0) from budget_periods p
                join budgets b on b.id = p.budget_id where b.scope_id = ?\
                """,
                scope);
    }

    private long count(String query) {
        return sql().sql(query).query(Long.class).single();
    }

    private BigDecimal sum(String query, Object... parameters) {
        return Objects.requireNonNull(
                sql().sql(query).params(parameters).query(BigDecimal.class).single());
    }

    /** The settings of a gateway that works on the same database. */
    Map<String, String> connectionSettings() {
        return Map.of(
                "HEADGATE_DB_URL", url(),
                "HEADGATE_DB_USERNAME", USER,
                "HEADGATE_DB_PASSWORD", file("password"));
    }

    private JdbcClient sql() {
        return JdbcClient.create(new DriverManagerDataSource(url(), USER, file("password")));
    }

    private String url() {
        return "jdbc:postgresql://127.0.0.1:" + file("port") + "/headgate";
    }

    private String file(String name) {
        try {
            return Files.readString(dataDirectory.resolve("postgres").resolve(name)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
