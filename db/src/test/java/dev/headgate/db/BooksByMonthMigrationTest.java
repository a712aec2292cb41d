package dev.headgate.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * V60 on the books of the release before it: nothing is lost, and reports go on where they were.
 */
class BooksByMonthMigrationTest {
    private static final String FILLED =
            """
            insert into requests values
                ('01940000-0000-7000-8000-000000000001', now() - interval '40 days',
                 '00000000-0000-7000-8000-00000000000a', 'acme', '00000000-0000-7000-8000-00000000000b', 'search',
                 '00000000-0000-7000-8000-00000000000c', '/v1/chat/completions', 'chat', false, '{}', 1, null, '{}', null);
            insert into attempts (id, request_id, number, state, replica_id, created_at, deadline, tenant_id, deployment,
                model, hosting, place_id, estimated_input, output_limit, worst_case, periods, cost, settled_at,
                uncached_input, output, ending)
            select ('01940000-0000-7000-8000-00000000000' || n)::uuid, '01940000-0000-7000-8000-000000000001', n,
                case n when 3 then 'RESERVED' else 'SETTLED' end, '00000000-0000-7000-8000-00000000000d',
                now() - interval '40 days', now(), '00000000-0000-7000-8000-00000000000a', 'gpt@openai', 'gpt', 'HOSTED',
                '00000000-0000-7000-8000-00000000000e', 100, 50, 1, '{}',
                case n when 3 then null else 0.25 end, case n when 3 then null else now() - interval '40 days' end,
                case n when 3 then null else 100 end, case n when 3 then null else 50 end,
                case n when 3 then null else 'COMPLETE' end
            from generate_series(1, 3) n;
            insert into postings (attempt_id, kind, side, account, owner_id, amount, booked_at)
            select id, 'SETTLEMENT', side, account, owner, 0.25, settled_at from attempts
            cross join (values ('DEBIT', 'TENANT', '00000000-0000-7000-8000-00000000000a'::uuid),
                               ('CREDIT', 'PROVIDER', '00000000-0000-7000-8000-00000000000e'::uuid))
                as x (side, account, owner)
            where state = 'SETTLED';
            """;

    private final TestDatabase database = TestDatabase.empty();

    @BeforeEach
    void fillTheOldSchemaAndMigrate() throws Exception {
        Flyway.configure()
                .dataSource(database.dataSource())
                .locations("classpath:db/migration")
                .target("40")
                .load()
                .migrate();
        execute(FILLED);
        Migrations.apply(database.dataSource());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keepsEveryAttemptRequestAndPosting() throws Exception {
        assertThat(number("select count(*) from attempts")).isEqualByComparingTo("3");
        assertThat(number("select count(*) from requests")).isEqualByComparingTo("1");
        assertThat(number("select sum(amount) from postings where side = 'DEBIT'"))
                .isEqualByComparingTo("0.50");
    }

    @Test
    void sumsWhatWasBookedBefore() throws Exception {
        assertThat(number("select sum(usd) from meter_hours")).isEqualByComparingTo("0.50");
        assertThat(number("select sum(quantity) from meter_hours where meter = 'INPUT'"))
                .isEqualByComparingTo("200");
        assertThat(number("select sum(attempts) from spend_hours")).isEqualByComparingTo("2");
    }

    @Test
    void knowsWhoSpentIt() throws Exception {
        assertThat(
                        number(
                                "select count(*) from attempts a join spend_series s on s.id = a.series_id"
                                        + " where s.tenant_name = 'acme' and s.alias = 'chat'"))
                .isEqualByComparingTo("3");
    }

    @Test
    void makesThePartitionsFromTheFirstMonthOfTheBooksOn() throws Exception {
        assertThat(
                        number(
                                """
                                select count(*) from month_partitions
                                where month <= (now() - interval '40 days') at time zone 'UTC'\
                                """))
                .isEqualByComparingTo("1");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private BigDecimal number(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getBigDecimal(1);
        }
    }
}
