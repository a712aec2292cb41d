package dev.headgate.policy;

import dev.headgate.routing.PolicyCompiler;
import java.time.Clock;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Policies in a database, for the tests of other features. */
public final class PastPolicies {
    private PastPolicies() {}

    public static PolicyHistory history(JdbcClient jdbc) {
        return new PolicyHistory(
                new PolicyStore(jdbc, Clock.systemUTC()),
                new DraftStore(jdbc),
                new PolicyCompiler());
    }

    /** Puts a version of the platform's policy there that is not in force any more. */
    public static void addRetired(JdbcClient jdbc, long version, String document) {
        addRetired(jdbc, PolicyOwner.PLATFORM.id(), version, document);
    }

    /** Puts a version of a tenant's policy there that is not in force any more. */
    public static void addRetired(JdbcClient jdbc, UUID owner, long version, String document) {
        jdbc.sql(
                        """
                        insert into policy_versions (owner, version, document, state, author, managed_by, created_at)
                        values (?, ?, ?, 'retired', 'test', 'api', now())
                        """)
                .params(owner, version, document)
                .update();
    }

    /** Puts a draft of the platform's policy there. */
    public static UUID addDraft(JdbcClient jdbc, String document) {
        UUID id = UUID.randomUUID();
        jdbc.sql(
                        """
                        insert into policy_drafts (id, owner, name, document, based_on, revision, errors, warnings,
                                                   created_by, created_at, changed_by, changed_at)
                        values (?, ?, 'draft', ?, 0, 1, 0, 0, 'test', now(), 'test', now())
                        """)
                .params(id, PolicyOwner.PLATFORM.id(), document)
                .update();
        return id;
    }
}
