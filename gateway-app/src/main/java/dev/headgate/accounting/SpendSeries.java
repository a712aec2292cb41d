package dev.headgate.accounting;

import dev.headgate.catalog.Deployment;
import dev.headgate.identity.KeyId;
import dev.headgate.identity.TeamId;
import dev.headgate.identity.TenantId;
import dev.headgate.routing.Hosting;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What spend is told apart by. Names are those of the time of spending.
 *
 * @param team null where no team spent, as for idle capacity
 * @param key null where no key spent
 * @param alias the name that the client asked for; empty where nobody asked
 * @param rule the policy rule that sent it there, or null if none did
 * @param model the catalogue's name, or empty where it stands for no model
 * @param place the provider or pool that is owed
 * @param tags those that reports know, by name
 */
public record SpendSeries(
        TenantId tenant,
        String tenantName,
        @Nullable TeamId team,
        @Nullable String teamName,
        @Nullable KeyId key,
        String alias,
        @Nullable String rule,
        String model,
        String deployment,
        Hosting hosting,
        UUID place,
        SortedMap<String, String> tags) {

    public SpendSeries {
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }

    static SpendSeries of(
            RequestRecord request, Deployment deployment, Collection<String> reportingTags) {
        SortedMap<String, String> tags = new TreeMap<>(request.tags());
        tags.keySet().retainAll(reportingTags);
        return new SpendSeries(
                request.caller().tenant(),
                request.caller().tenantName(),
                request.caller().team(),
                request.caller().teamName(),
                request.caller().key(),
                request.requestedModel(),
                request.rule(),
                deployment.model().name(),
                deployment.name(),
                deployment.hosting(),
                place(deployment),
                tags);
    }

    private static UUID place(Deployment deployment) {
        return switch (deployment.place()) {
            case Deployment.Place.Hosted(var provider, _) -> provider.id().value();
            case Deployment.Place.SelfHosted(var pool, _, _) -> pool.id().value();
        };
    }

    /**
     * Its key: the beginning of the SHA-256 of all fields, so that replicas agree on it without
     * asking each other.
     */
    public UUID id() {
        MessageDigest digest = sha256();
        fields().forEach(field -> add(digest, field));
        tags.forEach((name, value) -> {
            add(digest, name);
            add(digest, value);
        });
        ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private Stream<@Nullable Object> fields() {
        return Stream.of(
                tenant.value(),
                tenantName,
                team == null ? null : team.value(),
                teamName,
                key == null ? null : key.value(),
                alias,
                rule,
                model,
                deployment,
                hosting,
                place);
    }

    /** The length before each field keeps neighbours apart; -1 stands for null. */
    private static void add(MessageDigest digest, @Nullable Object field) {
        byte[] text = String.valueOf(field).getBytes(StandardCharsets.UTF_8);
        int length = field == null ? -1 : text.length;
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
        digest.update(text);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
