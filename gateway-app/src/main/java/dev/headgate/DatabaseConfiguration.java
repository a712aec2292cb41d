package dev.headgate;

import com.zaxxer.hikari.HikariDataSource;
import dev.headgate.db.ChangeFeed;
import dev.headgate.db.Migrations;
import dev.headgate.db.RequestPathLimits;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Connections by purpose, so that a report cannot starve a request. The embedded server starts
 * before everything that needs it and stops after it.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseProperties.class)
class DatabaseConfiguration {
    private static final Logger log = LoggerFactory.getLogger(DatabaseConfiguration.class);
    private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LONGEST_JOB = Duration.ofMinutes(10);
    private static final int JOBS = 2;

    @Bean(destroyMethod = "close")
    Database database(
            DatabaseProperties properties, @Value("${headgate.data-dir}") Path dataDirectory) {
        if (properties.url() != null) {
            return Database.external(
                    properties.url(), properties.username(), properties.password());
        }
        Path folder = dataDirectory.resolve("postgres");
        log.info("Starting PostgreSQL in {}", folder);
        return Database.embedded(folder);
    }

    /**
     * For administration, reports and jobs. The schema is that of this release before anyone gets a
     * connection.
     */
    @Bean(destroyMethod = "close")
    HikariDataSource dataSource(Database database, DatabaseProperties properties) {
        HikariDataSource pool = pool(database, "admin", properties.adminPoolSize(), ADMIN_TIMEOUT);
        int applied = Migrations.apply(pool);
        log.info("The database is ready ({} migrations applied)", applied);
        return pool;
    }

    /** For the request path: a database that does not answer is noticed within its time-out. */
    @Bean(destroyMethod = "close", defaultCandidate = false)
    @Qualifier("hot")
    HikariDataSource hotDataSource(
            Database database,
            DatabaseProperties properties,
            @Qualifier("dataSource") DataSource migratedFirst) {
        HikariDataSource pool =
                pool(database, "hot", properties.hotPoolSize(), properties.hotTimeout());
        pool.addDataSourceProperty("options", RequestPathLimits.OPTIONS);
        return pool;
    }

    /** For what reads or writes much at once: exports, closes, the check of the books. */
    @Bean(destroyMethod = "close", defaultCandidate = false)
    @Qualifier("jobs")
    HikariDataSource jobsDataSource(
            Database database, @Qualifier("dataSource") DataSource migratedFirst) {
        HikariDataSource pool = pool(database, "jobs", JOBS, ADMIN_TIMEOUT);
        pool.addDataSourceProperty("socketTimeout", Long.toString(LONGEST_JOB.toSeconds()));
        return pool;
    }

    @Bean(defaultCandidate = false)
    @Qualifier("jobs")
    JdbcClient jobsJdbcClient(@Qualifier("jobs") DataSource dataSource) {
        return JdbcClient.create(dataSource);
    }

    @Bean(defaultCandidate = false)
    @Qualifier("jobs")
    PlatformTransactionManager jobsTransactionManager(@Qualifier("jobs") DataSource dataSource) {
        return new JdbcTransactionManager(dataSource);
    }

    /** Tells every replica at once what changed in the database. */
    @Bean(destroyMethod = "close")
    ChangeFeed changeFeed(@Qualifier("dataSource") DataSource dataSource) {
        return ChangeFeed.open(dataSource);
    }

    private static HikariDataSource pool(
            Database database, String name, int size, Duration timeout) {
        var pool = new HikariDataSource();
        pool.setPoolName(name);
        pool.setJdbcUrl(database.url());
        pool.setUsername(database.username());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(size);
        pool.setConnectionTimeout(timeout.toMillis());
        pool.setValidationTimeout(Math.min(timeout.toMillis(), Duration.ofSeconds(1).toMillis()));
        pool.setInitializationFailTimeout(Duration.ofSeconds(30).toMillis());
        pool.setKeepaliveTime(Duration.ofMinutes(1).toMillis());
        pool.setMaxLifetime(Duration.ofMinutes(25).toMillis());
        pool.addDataSourceProperty("ApplicationName", "headgate-" + name);
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.addDataSourceProperty("reWriteBatchedInserts", "true");
        pool.addDataSourceProperty(
                "socketTimeout", Long.toString(Math.max(10, timeout.toSeconds())));
        return pool;
    }
}
