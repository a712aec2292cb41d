package dev.headgate.policy;

import dev.headgate.accounting.Replicas;
import dev.headgate.accounting.Replicas.Replica;
import dev.headgate.identity.MayRead;
import dev.headgate.policy.ReplicaStore.Known;
import dev.headgate.policy.ReplicaStore.Told;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Which versions every replica decides by. */
@Component
class ReplicaReports {
    private final ReplicaStore store;
    private final PolicyStore policies;
    private final ActivePolicy active;
    private final Replicas replicas;
    private final String host = hostName();

    ReplicaReports(
            ReplicaStore store, PolicyStore policies, ActivePolicy active, Replicas replicas) {
        this.store = store;
        this.policies = policies;
        this.active = active;
        this.replicas = replicas;
        store.forgetTheDead();
    }

    /**
     * What a replica decides by.
     *
     * @param current whether that is what is published
     */
    record Report(Known known, Replica replica, boolean current) {}

    /** Tells what this replica decides by. */
    void report() {
        VersionsInForce now = VersionsInForce.of(active.current());
        store.write(
                new Told(
                        replicas.self(),
                        host,
                        now.platform(),
                        now.tenants().size(),
                        now.tenantDigest(),
                        active.refused()));
    }

    /** All that lived within a day; what they took up last comes first. */
    @MayRead
    List<Report> all() {
        VersionsInForce published = VersionsInForce.of(policies.inForce());
        Map<UUID, Replica> living =
                replicas.known().stream()
                        .collect(Collectors.toMap(Replica::id, Function.identity()));
        return store.all().stream()
                .flatMap(known ->
                        Stream.ofNullable(living.get(known.told().replica()))
                                .map(replica -> new Report(known, replica, isAt(known, published))))
                .toList();
    }

    private static boolean isAt(Known known, VersionsInForce published) {
        return known.told().version() == published.platform()
                && known.told().tenantDigest().equals(published.tenantDigest());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "unknown";
        }
    }
}
