package dev.headgate.db;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings a database to the schema of this release. */
public final class Migrations {

    private Migrations() {}

    /**
     * Applies what is missing, in order. Several gateways may do so at the same time: one works,
     * the others wait.
     *
     * @return how many migrations were applied
     * @throws org.flywaydb.core.api.FlywayException if one fails or if the history does not match
     */
    public static int apply(DataSource dataSource) {
        return Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration")
                .placeholderReplacement(false)
                .validateMigrationNaming(true)
                .load()
                .migrate()
                .migrationsExecuted;
    }
}
