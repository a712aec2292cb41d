package dev.headgate.policy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.TenantId;
import dev.headgate.routing.Compilation;
import dev.headgate.routing.CompiledPolicy;
import dev.headgate.routing.PolicyCompiler;
import dev.headgate.routing.TenantPolicy;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Policies beside those in force, ready to decide: those of the past, and those to come. */
@Component
public class PolicyHistory {
    private final PolicyStore store;
    private final DraftStore drafts;
    private final PolicyCompiler compiler;

    PolicyHistory(PolicyStore store, DraftStore drafts, PolicyCompiler compiler) {
        this.store = store;
        this.drafts = drafts;
        this.compiler = compiler;
    }

    /**
     * A version of the platform's policy that was published.
     *
     * @throws GatewayException {@code NOT_FOUND} if there is none, {@code INVALID_REQUEST} if this
     *     release does not understand it
     */
    public CompiledPolicy version(long version) {
        return compile(document(PolicyOwner.PLATFORM, version));
    }

    /**
     * What a tenant had added.
     *
     * @param name of the tenant, as reasons tell it
     * @throws GatewayException as {@link #version(long)}
     */
    public TenantPolicy ofTenant(TenantId tenant, String name, long version) {
        String document = document(new PolicyOwner(tenant.value()), version);
        return sound(compiler.compileForTenant(name, document));
    }

    private String document(PolicyOwner owner, long version) {
        return store.version(owner, version)
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "There is no policy version %d. GET %s/versions lists them."
                                        .formatted(version, owner.path())))
                .document();
    }

    /**
     * The text of a draft of the platform's policy, sound or not.
     *
     * @throws GatewayException {@code NOT_FOUND} if there is none
     */
    public String draft(UUID id) {
        return drafts.find(id)
                .filter(draft -> draft.owner().isPlatform())
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "The platform's policy has no draft %s. GET %s/drafts lists them."
                                        .formatted(id, PolicyOwner.PLATFORM.path())))
                .document();
    }

    /**
     * A policy that nobody has published.
     *
     * @param document YAML or JSON
     * @throws GatewayException {@code INVALID_REQUEST} with the first thing that is wrong with it
     */
    public CompiledPolicy compile(String document) {
        return sound(compiler.compile(document));
    }

    private static <P> P sound(Compilation<P> compilation) {
        return switch (compilation) {
            case Compilation.Compiled<P>(var policy) -> policy;
            case Compilation.Rejected<P>(var errors) ->
                    throw new GatewayException(
                            ErrorCode.INVALID_REQUEST,
                            "This policy cannot be used. %s".formatted(errors.getFirst()));
        };
    }
}
