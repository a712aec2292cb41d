package dev.headgate.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class MigrationsTest {

    @Test
    void bringAnEmptyDatabaseToTheSchemaOfThisRelease() throws Exception {
        try (TestDatabase database = TestDatabase.empty()) {
            Migrations.apply(database.dataSource());

            assertThat(
                            count(
                                    database,
                                    "select count(*) from flyway_schema_history where not success"))
                    .isZero();
        }
    }

    @Test
    void haveNothingToDoTheSecondTime() throws Exception {
        try (TestDatabase database = TestDatabase.migrated()) {
            assertThat(Migrations.apply(database.dataSource())).isZero();
        }
    }

    @Test
    void giveEveryTableAPrimaryKey() throws Exception {
        try (TestDatabase database = TestDatabase.migrated()) {
            assertThat(
                            count(
                                    database,
                                    """
                                    select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
                                    where c.relkind in ('r', 'p') and n.nspname = 'public'
                                    and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)
                                    """))
                    .isZero();
        }
    }

    private static int count(TestDatabase database, String sql) throws Exception {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
