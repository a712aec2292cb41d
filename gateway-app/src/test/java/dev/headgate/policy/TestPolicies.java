package dev.headgate.policy;

import com.fasterxml.uuid.Generators;
import dev.headgate.db.TestDatabase;
import dev.headgate.identity.TenantId;
import dev.headgate.policy.PolicyVersion.Keeper;
import dev.headgate.routing.PolicyCompiler;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionInterceptor;

/** The stores of policies on a database of their own, with the first policy published. */
final class TestPolicies implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    static final String FIRST = policy("first", "own@gpu");

    final TestDatabase database = TestDatabase.migrated();
    private final DataSource dataSource = database.dataSource();
    final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    final JdbcClient sql = JdbcClient.create(dataSource);
    final PolicyCompiler compiler = new PolicyCompiler();
    final PolicyStore store = new PolicyStore(sql, clock);
    final DraftStore drafts = new DraftStore(sql);
    final PolicySchedule schedule = new PolicySchedule(sql);
    final PolicyEvents events = new PolicyEvents(sql, clock);
    final Publisher publisher = anotherPublisher();

    TestPolicies() {
        publisher.publishFirst(Publication.of(FIRST, "start", "headgate", Keeper.BUILTIN));
    }

    /** As another replica has one. */
    Publisher anotherPublisher() {
        return transactional(
                new Publisher(
                        store,
                        drafts,
                        schedule,
                        events,
                        Generators.timeBasedEpochRandomGenerator(),
                        clock),
                dataSource);
    }

    ActivePolicy active() {
        return new ActivePolicy(store, compiler);
    }

    /** Publishes a policy of the platform on top of one. */
    PolicyVersion publish(long expected, String document) {
        return publish(PolicyOwner.PLATFORM, expected, document);
    }

    PolicyVersion publish(PolicyOwner owner, long expected, String document) {
        return publisher.publish(owner, expected, text(document), null);
    }

    PolicyVersion published() {
        return store.published(PolicyOwner.PLATFORM).orElseThrow();
    }

    /** A tenant of that name. */
    TenantId tenant(String name) {
        UUID id = UUID.randomUUID();
        sql.sql("insert into tenants (id, name, created_at) values (?, ?, now())")
                .param(id)
                .param(name)
                .update();
        return new TenantId(id);
    }

    static Publication text(String document) {
        return Publication.of(document, "because", "someone", Keeper.API);
    }

    /** A policy whose only alias has its own name. */
    static String policy(String name, String target) {
        return """
        name: %s
        aliases: { %s: [%s] }
        rules:
          - { name: as asked, route: { strategy: priority, among: [requested] } }
        """
                .formatted(name, name, target);
    }

    /** With transactions where it asks for them, as Spring makes it. */
    @SuppressWarnings("unchecked")
    private static <T> T transactional(T target, DataSource dataSource) {
        TransactionManager transactions = new DataSourceTransactionManager(dataSource);
        ProxyFactory factory = new ProxyFactory(target);
        factory.setProxyTargetClass(true);
        factory.addAdvice(
                new TransactionInterceptor(
                        transactions, new AnnotationTransactionAttributeSource(false)));
        return (T) factory.getProxy();
    }

    @Override
    public void close() {
        database.close();
    }
}
