package dev.headgate.testing;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import com.zaxxer.hikari.HikariDataSource;
import dev.headgate.db.ChangeFeed;
import dev.headgate.db.TestDatabase;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * What every feature finds in the real application, on a database of the test's own. Without a
 * stereotype, so that the scan of the real application passes it by.
 */
public class PlatformBeans {

    @Bean
    TestDatabase testDatabase() {
        return TestDatabase.migrated();
    }

    @Bean(destroyMethod = "close")
    @Primary
    HikariDataSource dataSource(TestDatabase database) {
        return pool(database);
    }

    @Bean(destroyMethod = "close", defaultCandidate = false)
    @Qualifier("hot")
    HikariDataSource hotDataSource(TestDatabase database) {
        return pool(database);
    }

    @Bean(defaultCandidate = false)
    @Qualifier("jobs")
    JdbcClient jobsJdbcClient(@Qualifier("hot") DataSource dataSource) {
        return JdbcClient.create(dataSource);
    }

    @Bean(defaultCandidate = false)
    @Qualifier("jobs")
    PlatformTransactionManager jobsTransactionManager(@Qualifier("hot") DataSource dataSource) {
        return new JdbcTransactionManager(dataSource);
    }

    @Bean
    ChangeFeed changeFeed(TestDatabase database) {
        return ChangeFeed.open(database.dataSource());
    }

    @Bean
    NoArgGenerator uuids() {
        return Generators.timeBasedEpochRandomGenerator();
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    private static HikariDataSource pool(TestDatabase database) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(database.url());
        pool.setUsername(database.username());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(4);
        return pool;
    }
}
