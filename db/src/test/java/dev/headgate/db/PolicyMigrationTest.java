package dev.headgate.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** V100 on the policies of the release before it, which may go on beside this one. */
class PolicyMigrationTest {
    private static final String FILLED =
            """
            insert into policies values
                (1, 'first', 'retired', '', 'headgate', 'builtin', now() - interval '2 days'),
                (2, 'second', 'published', 'cheaper', 'ada', 'api', now() - interval '1 day');
            """;

    private final TestDatabase database = TestDatabase.empty();

    @BeforeEach
    void fillTheOldSchemaAndMigrate() throws Exception {
        Flyway.configure()
                .dataSource(database.dataSource())
                .locations("classpath:db/migration")
                .target("95")
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
    void everyVersionBelongsToThePlatform() throws Exception {
        assertThat(
                        text(
                                "select string_agg(owner || ' ' || version || ' ' || state, ', ' order by version) from policy_versions"))
                .isEqualTo(
                        "00000000-0000-0000-0000-000000000000 1 retired, 00000000-0000-0000-0000-000000000000 2 published");
    }

    @Test
    void thePastIsOnRecord() throws Exception {
        assertThat(
                        text(
                                "select string_agg(kind || ' ' || version || ' by ' || actor || ': ' || comment, ', ' order by id) from policy_events"))
                .isEqualTo("published 1 by headgate: , published 2 by ada: cheaper");
    }

    @Test
    void theReleaseBeforePublishesAsItAlwaysDid() throws Exception {
        execute(
                """
                insert into policies (version, document, state, comment, author, managed_by, created_at)
                    values (1, 'x', 'published', '', 'x', 'builtin', now()) on conflict do nothing;
                update policies set state = 'retired' where version = 2 and state = 'published';
                insert into policies (version, document, state, comment, author, managed_by, created_at)
                    values (3, 'third', 'published', '', 'ada', 'api', now());
                """);

        assertThat(text("select document from policies where state = 'published'"))
                .isEqualTo("third");
        assertThat(text("select count(*) from policy_versions")).isEqualTo("3");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String text(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
