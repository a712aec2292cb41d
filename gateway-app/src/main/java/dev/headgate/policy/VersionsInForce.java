package dev.headgate.policy;

import dev.headgate.policy.ActivePolicy.Active;
import dev.headgate.policy.PolicyStore.InForce;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Which versions decide together.
 *
 * @param platform version of the platform's policy
 * @param tenants versions of tenants' policies by the tenant's id
 */
record VersionsInForce(long platform, SortedMap<UUID, Long> tenants) {
    private static final int DIGEST_BYTES = 8;

    static VersionsInForce of(Active active) {
        SortedMap<UUID, Long> tenants = new TreeMap<>();
        active.tenants().forEach((tenant, added) -> tenants.put(tenant.value(), added.version()));
        return new VersionsInForce(active.version(), tenants);
    }

    static VersionsInForce of(Collection<InForce> published) {
        SortedMap<UUID, Long> tenants = new TreeMap<>();
        long platform = 0;
        for (InForce policy : published) {
            if (policy.owner().isPlatform()) {
                platform = policy.version();
            } else {
                tenants.put(policy.owner().id(), policy.version());
            }
        }
        return new VersionsInForce(platform, tenants);
    }

    /** Equal for equal versions of the same tenants. */
    String tenantDigest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            tenants.forEach((tenant, version) ->
                    digest.update(
                            (tenant + ":" + version + "\n").getBytes(StandardCharsets.US_ASCII)));
            return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }
}
