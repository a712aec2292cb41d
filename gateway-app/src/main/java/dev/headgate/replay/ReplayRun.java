package dev.headgate.replay;

import dev.headgate.catalog.Catalog;
import dev.headgate.policy.PolicyHistory;
import dev.headgate.replay.Contexts.Decidable;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.LongPredicate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Decides the requests of a period once more, batch by batch: while one batch is decided, the next
 * one is read and the one before is added up. It reads only, and holds no more than three batches.
 */
final class ReplayRun {
    private final JdbcClient jdbc;
    private final PolicyHistory policies;
    private final Catalog catalog;
    private final ReplayProperties properties;
    private final ReplayOrder order;

    ReplayRun(
            JdbcClient jdbc,
            PolicyHistory policies,
            Catalog catalog,
            ReplayProperties properties,
            ReplayOrder order) {
        this.jdbc = jdbc;
        this.policies = policies;
        this.catalog = catalog;
        this.properties = properties;
        this.order = order;
    }

    /**
     * Runs to the end.
     *
     * @param goesOn is told how many requests were processed, and says whether to go on
     * @throws CancellationException if it is not to go on
     * @throws dev.headgate.error.GatewayException if the policy cannot be used
     */
    ReplayResult run(LongPredicate goesOn) throws InterruptedException {
        var measured =
                Measurements.read(jdbc, order.from(), order.until(), properties.fewestCalls());
        var tally =
                new Tally(
                        new BudgetWalk(BudgetWindows.read(jdbc, order.from(), order.until())),
                        catalog.current());
        var requests = new PastRequests(jdbc, order);
        var contexts = new Contexts(jdbc, policies, order);
        try (var deciders = new Deciders(properties.threads(), new Reckoner(measured))) {
            List<Future<List<Outcome>>> pending = List.of();
            UUID last = requests.start();
            long processed = 0;
            for (List<PastRequest> batch = requests.after(last);
                    !batch.isEmpty();
                    batch = requests.after(last)) {
                last = batch.getLast().id();
                List<Decidable> decidable = contexts.of(batch);
                List<Future<List<Outcome>>> begun = deciders.begin(decidable);
                add(pending, tally);
                pending = begun;
                tally.leaveOut(batch.size() - decidable.size());
                processed += batch.size();
                if (!goesOn.test(processed)) {
                    throw new CancellationException();
                }
            }
            add(pending, tally);
        }
        return tally.end(order);
    }

    private static void add(List<Future<List<Outcome>>> parts, Tally tally)
            throws InterruptedException {
        for (Future<List<Outcome>> part : parts) {
            try {
                part.get().forEach(tally::add);
            } catch (ExecutionException e) {
                throw new IllegalStateException("A request cannot be decided again", e.getCause());
            }
        }
    }
}
