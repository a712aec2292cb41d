package dev.headgate.replay;

import dev.headgate.identity.TenantId;
import dev.headgate.policy.PolicyHistory;
import dev.headgate.replay.PastRequest.Trace;
import dev.headgate.routing.CompiledPolicy;
import dev.headgate.routing.Router;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Gives each past request the router and the capacity that decide it. Candidates, policies and
 * routers are kept while they are in use; of capacities only those of a batch are in memory.
 */
final class Contexts {
    private static final int MOST_KEPT = 64;

    private static final String SETS =
            "select id, content from candidate_sets where id = any (:ids)";
    private static final String CAPACITIES =
            "select id, content from capacity_snapshots where id = any (:ids)";

    private final JdbcClient jdbc;
    private final PolicyHistory policies;
    private final ReplayOrder order;
    private final Map<UUID, Choices> choices = recent();
    private final Map<Long, CompiledPolicy> versions = recent();
    private final Map<RouterKey, Router> routers = recent();
    private @Nullable CompiledPolicy tried;

    /**
     * A policy over a set of candidates; the version is 0 where one policy decides everything.
     *
     * @param added what the tenant had added to it, or null
     */
    private record RouterKey(long version, @Nullable Added added, UUID candidates) {}

    /** A version of a tenant's policy. */
    private record Added(UUID tenant, String name, long version) {}

    /** A request with what decides it. */
    record Decidable(
            PastRequest request,
            Trace trace,
            Choices choices,
            Router router,
            StoredState capacity) {}

    /** A capacity state that is read when somebody asks for it. */
    static final class StoredState {
        private final byte[] content;
        private volatile @Nullable CapacityState state;

        StoredState(byte[] content) {
            this.content = content;
        }

        CapacityState get() {
            CapacityState known = state;
            if (known == null) {
                known = CapacityState.read(content);
                state = known;
            }
            return known;
        }
    }

    Contexts(JdbcClient jdbc, PolicyHistory policies, ReplayOrder order) {
        this.jdbc = jdbc;
        this.policies = policies;
        this.order = order;
    }

    /**
     * Those of a batch that can be decided once more.
     *
     * @throws dev.headgate.error.GatewayException if the policy cannot be used
     */
    List<Decidable> of(List<PastRequest> batch) {
        List<PastRequest> traced =
                batch.stream().filter(request -> request.trace() != null).toList();
        Map<UUID, Choices> sets = sets(traced);
        Map<UUID, StoredState> capacities = capacities(traced);
        List<Decidable> decidable = new ArrayList<>(traced.size());
        for (PastRequest request : traced) {
            Trace trace = Objects.requireNonNull(request.trace());
            Choices among = sets.get(trace.candidates());
            StoredState capacity = capacities.get(trace.capacity());
            if (among != null && capacity != null) {
                Router router = router(request, trace, among);
                decidable.add(new Decidable(request, trace, among, router, capacity));
            }
        }
        return decidable;
    }

    private Map<UUID, Choices> sets(List<PastRequest> requests) {
        Map<UUID, Choices> sets = new HashMap<>();
        Set<UUID> missing = new HashSet<>();
        for (UUID id : ids(requests, Trace::candidates)) {
            Choices known = choices.get(id);
            if (known == null) {
                missing.add(id);
            } else {
                sets.put(id, known);
            }
        }
        query(SETS, missing)
                .forEach((id, content) -> sets.put(id, Choices.of(CandidateSet.read(content))));
        choices.putAll(sets);
        return sets;
    }

    private static Set<UUID> ids(List<PastRequest> requests, Function<Trace, UUID> part) {
        return requests.stream()
                .map(request -> part.apply(Objects.requireNonNull(request.trace())))
                .collect(Collectors.toSet());
    }

    private Map<UUID, StoredState> capacities(List<PastRequest> requests) {
        Map<UUID, StoredState> states = new HashMap<>();
        query(CAPACITIES, ids(requests, Trace::capacity))
                .forEach((id, content) -> states.put(id, new StoredState(content)));
        return states;
    }

    private Map<UUID, byte[]> query(String sql, Set<UUID> ids) {
        Map<UUID, byte[]> found = new HashMap<>();
        if (!ids.isEmpty()) {
            jdbc.sql(sql)
                    .param("ids", ids.toArray(UUID[]::new))
                    .query(row -> {
                        found.put(row.getObject(1, UUID.class), row.getBytes(2));
                    });
        }
        return found;
    }

    private Router router(PastRequest request, Trace trace, Choices among) {
        boolean isRecorded = order.version() == null && order.document() == null;
        var key =
                new RouterKey(
                        isRecorded ? request.policyVersion() : 0,
                        added(request.owner(), FactsRecord.tenantPolicyOf(trace.facts())),
                        trace.candidates());
        return routers.computeIfAbsent(key, _ -> new Router(policy(key), among.list()));
    }

    private static @Nullable Added added(PastRequest.Owner owner, @Nullable Long version) {
        return version == null ? null : new Added(owner.tenant(), owner.tenantName(), version);
    }

    /** Tenants narrow whatever policy is tried as they did then. */
    private CompiledPolicy policy(RouterKey key) {
        CompiledPolicy platform = policy(key.version());
        Added added = key.added();
        return added == null
                ? platform
                : platform.narrowedBy(
                        policies.ofTenant(
                                new TenantId(added.tenant()), added.name(), added.version()));
    }

    private CompiledPolicy policy(long recordedVersion) {
        if (recordedVersion != 0) {
            return versions.computeIfAbsent(recordedVersion, policies::version);
        }
        CompiledPolicy known = tried;
        if (known == null) {
            String document = order.document();
            known =
                    document != null
                            ? policies.compile(document)
                            : policies.version(Objects.requireNonNull(order.version()));
            tried = known;
        }
        return known;
    }

    /** What was used last. */
    private static <K, V> Map<K, V> recent() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MOST_KEPT;
            }
        };
    }
}
