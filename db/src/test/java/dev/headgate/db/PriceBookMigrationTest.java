package dev.headgate.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The prices of a filled database of the release before become rows of the price book. */
class PriceBookMigrationTest {
    private static final String BEFORE = "40";

    private final TestDatabase database = TestDatabase.empty();

    @BeforeEach
    void fillTheSchemaBefore() throws SQLException {
        migrate(BEFORE);
        run(
                """
                insert into models (name, developer, family, open_weights, licence, capabilities, managed_by) values
                    ('chat', 'd', 'f', false, 'l', '{CHAT,STREAMING}', 'builtin'),
                    ('embed', 'd', 'f', false, 'l', '{EMBEDDINGS}', 'builtin');
                insert into providers (id, name, base_url, managed_by) values
                    ('00000000-0000-0000-0000-0000000000a1', 'p', 'https://p.example', 'builtin');
                insert into pools (id, name, engine, slots, managed_by) values
                    ('00000000-0000-0000-0000-0000000000b1', 'gpu', 'VLLM', 1, 'api');
                """);
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void aPriceBecomesARowPerMeterAndItsInputKeepsTheId() throws SQLException {
        deployment(1, "chat", "big", null);
        price(1, 1, "1.25, 0.125, null, 10, 12", "200000, 2.5, 0.25, null, 15", "2026-11-01", null);

        migrate("50");

        assertThat(prices())
                .containsExactly(
                        "big CACHE_READ >0 0.125",
                        "big CACHE_READ >200000 0.25",
                        "big INPUT >0 1.25",
                        "big INPUT >200000 2.5",
                        "big OUTPUT >0 10",
                        "big OUTPUT >200000 15",
                        "big REASONING >0 12",
                        // A long prompt's reasoning was billed as its output.
                        "big REASONING >200000 15");
        assertThat(
                        rows(
                                "select meter || ' >' || from_tokens from price_rows where id = '"
                                        + id(1)
                                        + "'"))
                .containsExactly("INPUT >0");
        assertThat(
                        rows(
                                """
                                select distinct concat_ws(' ', tier, currency, unit, source, managed_by, (valid_from at time zone 'UTC')::date)
                                from price_rows
                                """))
                .containsExactly("STANDARD USD MILLION_TOKENS list builtin 2026-11-01");
    }

    @Test
    void cachedTokensOfLongPromptsWithoutAPriceWereBilledAsTheirInput() throws SQLException {
        deployment(1, "chat", "big", null);
        price(1, 1, "1, 0.1, 1.25, 4, null", "200000, 2, null, null, 8", "2026-11-01", null);

        migrate("50");

        assertThat(prices())
                .contains("big CACHE_READ >200000 2", "big CACHE_WRITE >200000 2")
                .doesNotContain("big REASONING >200000 8");
    }

    @Test
    void versionsKeepTheirTimes() throws SQLException {
        deployment(1, "chat", "big", null);
        price(1, 1, "1, null, null, 4, null", null, "2026-10-01", "2026-11-01");
        price(2, 1, "2, null, null, 5, null", null, "2026-11-01", null);

        migrate("50");

        assertThat(
                        rows(
                                """
                                select concat_ws(' ', id, price, (valid_from at time zone 'UTC')::date, (valid_to at time zone 'UTC')::date)
                                from price_rows where meter = 'INPUT' order by valid_from
                                """))
                .containsExactly(id(1) + " 1 2026-10-01 2026-11-01", id(2) + " 2 2026-11-01");
    }

    @Test
    void anEmbeddingGetsNoOutputForNothing() throws SQLException {
        deployment(1, "embed", "small", null);
        price(1, 1, "0.02, null, null, 0, null", null, "2026-11-01", null);
        deployment(2, "chat", "free", null);
        price(2, 2, "0, null, null, 0, null", null, "2026-11-01", null);

        migrate("50");

        assertThat(prices())
                .containsExactly("free INPUT >0 0", "free OUTPUT >0 0", "small INPUT >0 0.02");
        assertThat(rows("select distinct reason from price_rows where price = 0"))
                .as("what an administrator had declared free")
                .containsExactly("free");
    }

    /** What a provider bills by one name has one price; the others are kept for their attempts. */
    @Test
    void ofDeploymentsThatShareAModelTheOneInUseCounts() throws SQLException {
        deployment(1, "chat", "big", "2026-11-10");
        price(1, 1, "1, null, null, 4, null", null, "2026-10-01", null);
        deployment(2, "chat", "big", null);
        price(2, 2, "2, null, null, 5, null", null, "2026-10-15", null);

        migrate("50");

        assertThat(
                        rows(
                                """
                                select concat_ws(' ', id, valid_from = valid_to) from price_rows where meter = 'INPUT'
                                order by price
                                """))
                .containsExactly(id(1) + " t", id(2).toString());
    }

    @Test
    void aPriceOfADeploymentThatMovedToAPoolIsKeptForItsAttempts() throws SQLException {
        deployment(1, "chat", "big", null);
        price(1, 1, "1, null, null, 4, null", null, "2026-10-01", null);
        run(
                """
                update deployments set provider_id = null, pool_id = '00000000-0000-0000-0000-0000000000b1';
                insert into attempts (id, request_id, number, state, replica_id, created_at, deadline, tenant_id,
                    deployment, model, hosting, place_id, price_id, estimated_input, output_limit, periods)
                values (gen_random_uuid(), gen_random_uuid(), 1, 'SETTLED', gen_random_uuid(), now(), now(),
                    gen_random_uuid(), 'd1', 'chat', 'HOSTED', '00000000-0000-0000-0000-0000000000a1', '%s', 1, 1, '{}');
                """
                        .formatted(id(1)));

        migrate("50");

        assertThat(rows("select a.state from attempts a join price_rows r on r.id = a.price_id"))
                .containsExactly("SETTLED");
    }

    @Test
    void theRestOfTheSchemaFollows() throws SQLException {
        deployment(1, "chat", "big", null);
        price(1, 1, "1, null, null, 4, null", null, "2026-10-01", null);

        Migrations.apply(database.dataSource());

        assertThat(prices()).containsExactly("big INPUT >0 1", "big OUTPUT >0 4");
    }

    private void deployment(int number, String model, String upstream, String retiredAt)
            throws SQLException {
        run(
                """
                insert into deployments (id, name, model, upstream_model, provider_id, retired_at, managed_by)
                values ('%s', 'd%d', '%s', '%s', '00000000-0000-0000-0000-0000000000a1', %s, 'builtin')
                """
                        .formatted(
                                deploymentId(number), number, model, upstream, quoted(retiredAt)));
    }

    private void price(
            int number,
            int deployment,
            String amounts,
            String longContext,
            String from,
            String until)
            throws SQLException {
        run(
                """
                insert into prices (id, deployment_id, input, cache_read, cache_write, output, reasoning,
                    long_context_over_tokens, long_context_input, long_context_cache_read, long_context_cache_write,
                    long_context_output, source, managed_by, valid_from, valid_to)
                values ('%s', '%s', %s, %s, 'list', 'builtin', %s, %s)
                """
                        .formatted(
                                id(number),
                                deploymentId(deployment),
                                amounts,
                                longContext == null ? "null, null, null, null, null" : longContext,
                                quoted(from),
                                quoted(until)));
    }

    private static String quoted(String time) {
        return time == null ? "null" : "'" + time + "T00:00:00Z'";
    }

    private static String id(int number) {
        return "00000000-0000-0000-0000-00000000000" + number;
    }

    private static String deploymentId(int number) {
        return "00000000-0000-0000-0000-0000000000d" + number;
    }

    private List<String> prices() throws SQLException {
        return rows(
                "select concat(model, ' ', meter, ' >', from_tokens, ' ', price) from price_rows order by 1");
    }

    private void migrate(String target) {
        Flyway.configure().dataSource(database.dataSource()).target(target).load().migrate();
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> rows(String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
