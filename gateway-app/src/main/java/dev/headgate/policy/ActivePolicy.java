package dev.headgate.policy;

import dev.headgate.identity.TenantId;
import dev.headgate.policy.PolicyStore.InForce;
import dev.headgate.routing.Compilation;
import dev.headgate.routing.CompiledPolicy;
import dev.headgate.routing.PolicyCompiler;
import dev.headgate.routing.TenantPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies that this process decides by: the published ones, within a second of their
 * publication. What it has, it keeps while the database does not answer.
 */
public final class ActivePolicy {
    private static final Logger log = LoggerFactory.getLogger(ActivePolicy.class);

    /** Holds for a tenant whose policy this release does not understand: unknown rules narrow. */
    private static final String NOTHING =
            """
            name: not understood
            rules: [{ name: the policy of the tenant needs another release of the gateway, allow: 'false' }]
            """;

    private final PolicyStore store;
    private final PolicyCompiler compiler;
    private volatile Active active;
    private volatile @Nullable Long refused;

    /**
     * The policies in force; the same value until one of them changes.
     *
     * @param version of the platform's, as published
     * @param tenants what tenants have added
     */
    public record Active(
            long version, CompiledPolicy policy, Map<TenantId, ActiveTenantPolicy> tenants) {

        public Active {
            tenants = Map.copyOf(tenants);
        }
    }

    /**
     * What a tenant has added.
     *
     * @param version of its policy, as published
     */
    public record ActiveTenantPolicy(long version, TenantPolicy policy) {}

    /**
     * @throws IllegalStateException if no policy is published, or not one that this release
     *     understands
     */
    ActivePolicy(PolicyStore store, PolicyCompiler compiler) {
        this.store = store;
        this.compiler = compiler;
        List<InForce> published = store.inForce();
        InForce platform = platform(published);
        this.active =
                new Active(platform.version(), compile(platform), tenants(published, Map.of()));
    }

    /** Does no input or output. */
    public Active current() {
        return active;
    }

    /**
     * The published version that this release does not understand, and so does not use; or null.
     */
    @Nullable Long refused() {
        return refused;
    }

    /** Takes up what is published now. */
    synchronized void reload() {
        List<InForce> published = store.inForce();
        Active known = active;
        Active next = withPlatform(platform(published), known);
        Map<TenantId, ActiveTenantPolicy> tenants = tenants(published, known.tenants());
        if (!next.equals(known) || !tenants.equals(known.tenants())) {
            active = new Active(next.version(), next.policy(), tenants);
        }
    }

    private Active withPlatform(InForce published, Active known) {
        if (published.version() == known.version()) {
            refused = null;
            return known;
        }
        try {
            Active next = new Active(published.version(), compile(published), known.tenants());
            refused = null;
            log.info("Policy version {} is in force", published.version());
            return next;
        } catch (IllegalStateException e) {
            if (refused == null || refused != published.version()) {
                log.error("Policy version {} stays in force: {}", known.version(), e.getMessage());
            }
            refused = published.version();
            return known;
        }
    }

    private static InForce platform(List<InForce> published) {
        return published.stream()
                .filter(policy -> policy.owner().isPlatform())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No policy is published."));
    }

    private CompiledPolicy compile(InForce published) {
        return switch (compiler.compile(published.document())) {
            case Compilation.Compiled(var policy) -> policy;
            case Compilation.Rejected(var errors) ->
                    throw new IllegalStateException(
                            "This release does not understand policy version %d (%s). Publish one that it does."
                                    .formatted(published.version(), errors.getFirst()));
        };
    }

    private Map<TenantId, ActiveTenantPolicy> tenants(
            List<InForce> published, Map<TenantId, ActiveTenantPolicy> known) {
        Map<TenantId, ActiveTenantPolicy> tenants = new HashMap<>();
        for (InForce policy : published) {
            policy.owner()
                    .tenant()
                    .ifPresent(
                            tenant -> tenants.put(tenant, tenantPolicy(policy, known.get(tenant))));
        }
        return tenants;
    }

    /** The known one if it is the same, so that nothing is compiled or prepared twice. */
    private ActiveTenantPolicy tenantPolicy(InForce published, @Nullable ActiveTenantPolicy known) {
        if (known != null
                && known.version() == published.version()
                && known.policy().tenant().equals(published.tenant())) {
            return known;
        }
        return switch (compiler.compileForTenant(published.tenant(), published.document())) {
            case Compilation.Compiled(var policy) -> {
                log.info(
                        "Policy version {} of tenant {} is in force",
                        published.version(),
                        published.tenant());
                yield new ActiveTenantPolicy(published.version(), policy);
            }
            case Compilation.Rejected(var errors) -> {
                log.error(
                        "Every request of tenant {} is refused: this release does not understand version {} of its policy ({})",
                        published.tenant(),
                        published.version(),
                        errors.getFirst());
                yield new ActiveTenantPolicy(published.version(), nothing(published.tenant()));
            }
        };
    }

    private TenantPolicy nothing(String tenant) {
        return switch (compiler.compileForTenant(tenant, NOTHING)) {
            case Compilation.Compiled(var policy) -> policy;
            case Compilation.Rejected(var errors) ->
                    throw new IllegalStateException(String.valueOf(errors.getFirst()));
        };
    }
}
