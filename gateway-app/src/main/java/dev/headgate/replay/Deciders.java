package dev.headgate.replay;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.headgate.replay.Contexts.Decidable;
import dev.headgate.routing.RequestFacts;
import dev.headgate.routing.RoutingDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decides batches on threads of their own. They are platform threads of the lowest priority: to
 * decide is nothing but computing, and on virtual threads it would keep requests from running.
 */
final class Deciders implements AutoCloseable {
    private static final int MOST_TAGS = 10_000;
    private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {};

    private final ExecutorService executor;
    private final int threads;
    private final Reckoner reckoner;
    private final Cache<String, Map<String, String>> tags =
            Caffeine.newBuilder().maximumSize(MOST_TAGS).build();

    Deciders(int threads, Reckoner reckoner) {
        this.threads = threads;
        this.reckoner = reckoner;
        this.executor =
                Executors.newFixedThreadPool(
                        threads, Thread.ofPlatform().name("replay-", 0).daemon().factory());
    }

    /** The parts of a batch, in their order; each is decided by one thread. */
    List<Future<List<Outcome>>> begin(List<Decidable> batch) {
        int size = Math.max(1, (batch.size() + threads - 1) / threads);
        List<Future<List<Outcome>>> parts = new ArrayList<>();
        for (int from = 0; from < batch.size(); from += size) {
            List<Decidable> part = batch.subList(from, Math.min(batch.size(), from + size));
            parts.add(executor.submit(() -> part.stream().map(this::decide).toList()));
        }
        return parts;
    }

    private Outcome decide(Decidable one) {
        PastRequest request = one.request();
        FactsRecord record = FactsRecord.read(one.trace().facts());
        RequestFacts facts =
                record.facts(
                        new FactsRecord.Row(
                                request.row().model(),
                                request.row().stream(),
                                tags.get(request.row().tags(), Deciders::tags),
                                request.owner().tenantName(),
                                request.owner().teamName()));
        RoutingDecision decision =
                one.router().decide(facts, one.capacity().get().at(record.capacityAt()));
        return reckoner.outcome(request, record, facts, one.choices(), decision);
    }

    private static Map<String, String> tags(String text) {
        return JsonMapper.shared().readValue(text, TAGS);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
