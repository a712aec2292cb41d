package dev.headgate.policy;

import dev.headgate.catalog.Catalog;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.routing.Compilation;
import dev.headgate.routing.CompiledPolicy;
import dev.headgate.routing.PolicyCompiler;
import dev.headgate.routing.PolicyError;
import dev.headgate.routing.TenantPolicy;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Looks at the text of a policy with the fleet of this moment in view. */
@Component
class PolicyReviews {
    private static final int MAX_ERRORS = 5;

    private final PolicyCompiler compiler;
    private final PolicyOwners owners;
    private final ActivePolicy active;
    private final Catalog catalog;

    PolicyReviews(
            PolicyCompiler compiler, PolicyOwners owners, ActivePolicy active, Catalog catalog) {
        this.compiler = compiler;
        this.owners = owners;
        this.active = active;
        this.catalog = catalog;
    }

    /** What is to be said of a text. */
    PolicyReview of(PolicyOwner owner, String document) {
        return owner.tenant()
                .map(tenant -> ofTenant(owners.nameOf(tenant), document))
                .orElseGet(() -> ofPlatform(document));
    }

    private PolicyReview ofPlatform(String document) {
        return switch (compiler.compile(document)) {
            case Compilation.Compiled(var policy) ->
                    PolicyReview.accepted(policy, catalog.current());
            case Compilation.Rejected(var errors) -> PolicyReview.rejected(errors);
        };
    }

    private PolicyReview ofTenant(String tenant, String document) {
        return switch (compiler.compileForTenant(tenant, document)) {
            case Compilation.Compiled(var policy) ->
                    PolicyReview.accepted(policy, active.current().policy(), catalog.current());
            case Compilation.Rejected(var errors) -> PolicyReview.rejected(errors);
        };
    }

    /**
     * Passes if a text could be published.
     *
     * @throws GatewayException {@code INVALID_REQUEST} with the first errors and their places
     */
    void requireSound(PolicyOwner owner, String document) {
        owner.tenant()
                .ifPresentOrElse(
                        tenant -> tenantPolicy(owners.nameOf(tenant), document),
                        () -> platformPolicy(document));
    }

    /**
     * Compiles a policy of the platform.
     *
     * @throws GatewayException as {@link #requireSound}
     */
    CompiledPolicy platformPolicy(String document) {
        return sound(compiler.compile(document));
    }

    /**
     * Compiles a policy of a tenant.
     *
     * @param tenant its name
     * @throws GatewayException as {@link #requireSound}
     */
    TenantPolicy tenantPolicy(String tenant, String document) {
        return sound(compiler.compileForTenant(tenant, document));
    }

    private static <P> P sound(Compilation<P> compilation) {
        return switch (compilation) {
            case Compilation.Compiled<P>(var policy) -> policy;
            case Compilation.Rejected<P>(var errors) ->
                    throw new GatewayException(ErrorCode.INVALID_REQUEST, sentence(errors))
                            .at("document");
        };
    }

    private static String sentence(List<PolicyError> errors) {
        String first =
                errors.stream()
                        .limit(MAX_ERRORS)
                        .map(PolicyError::toString)
                        .collect(Collectors.joining(" / "));
        int more = errors.size() - MAX_ERRORS;
        return "This policy cannot be used. %s%s"
                .formatted(first, more > 0 ? " / and %d more".formatted(more) : "");
    }
}
