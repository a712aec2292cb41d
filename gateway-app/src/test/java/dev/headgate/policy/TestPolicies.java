package dev.headgate.policy;

import dev.headgate.routing.PolicyCompiler;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Policies in a database, for the tests of other features. */
public final class TestPolicies {
    private TestPolicies() {}

    public static PolicyHistory history(JdbcClient jdbc) {
        return new PolicyHistory(new PolicyStore(jdbc, Clock.systemUTC()), new PolicyCompiler());
    }

    /** Puts a version there that is not in force any more. */
    public static void addRetired(JdbcClient jdbc, long version, String document) {
        jdbc.sql(
                        """
                        insert into policies (version, document, state, author, managed_by, created_at)
                        values (?, ?, 'retired', 'test', 'api', now())
                        """)
                .params(version, document)
                .update();
    }
}
