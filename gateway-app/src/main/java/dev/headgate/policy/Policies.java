package dev.headgate.policy;

import dev.headgate.catalog.Catalog;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.MayAdminister;
import dev.headgate.identity.MayRead;
import dev.headgate.policy.PolicyStore.Draft;
import dev.headgate.policy.PolicyVersion.Keeper;
import dev.headgate.routing.Compilation;
import dev.headgate.routing.PolicyCompiler;
import dev.headgate.routing.PolicyError;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/** What administrators do with policies. */
@Service
class Policies {
    private static final int MAX_ERRORS = 5;

    private final PolicyStore store;
    private final ActivePolicy active;
    private final PolicyCompiler compiler;
    private final Catalog catalog;

    Policies(PolicyStore store, ActivePolicy active, PolicyCompiler compiler, Catalog catalog) {
        this.store = store;
        this.active = active;
        this.compiler = compiler;
        this.catalog = catalog;
    }

    /** The policy in force, as the database has it. */
    @MayRead
    PolicyVersion published() {
        return inForce();
    }

    @MayRead
    PolicyVersion version(long version) {
        return store.version(version)
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "There is no policy version %d. GET /api/admin/v1/policy/versions lists them."
                                        .formatted(version)));
    }

    /** Versions below one, newest first. */
    @MayRead
    List<PolicyVersion> before(long version, int limit) {
        return store.before(version, limit);
    }

    /** What would be said of a policy that was to be published; changes nothing. */
    @MayRead
    PolicyReview review(String document) {
        return switch (compiler.compile(document)) {
            case Compilation.Compiled(var policy) ->
                    PolicyReview.accepted(policy, catalog.current());
            case Compilation.Rejected(var errors) -> PolicyReview.rejected(errors);
        };
    }

    /**
     * Puts a policy in force, here at once and on every replica within a second.
     *
     * @param expected the version that its author believes to be in force
     * @throws GatewayException {@code INVALID_REQUEST} if it is not sound; {@code CONFLICT} if
     *     another version is in force, or one that the configuration file looks after
     */
    @MayAdminister
    PolicyVersion publish(long expected, String document, String comment, String author) {
        if (compiler.compile(document) instanceof Compilation.Rejected(var errors)) {
            throw new GatewayException(ErrorCode.INVALID_REQUEST, sentence(errors)).at("document");
        }
        refuseIfDeclared();
        PolicyVersion published =
                store.replace(expected, new Draft(document, comment, author, Keeper.API))
                        .orElseThrow(() -> conflict(expected));
        active.reload();
        return published;
    }

    private PolicyVersion inForce() {
        return store.published()
                .orElseThrow(
                        () -> new GatewayException(ErrorCode.NOT_FOUND, "No policy is published."));
    }

    private void refuseIfDeclared() {
        if (inForce().keeper() == Keeper.CONFIG) {
            throw new GatewayException(
                    ErrorCode.CONFLICT,
                    "The policy comes from the configuration file. Change it there and restart.");
        }
    }

    private GatewayException conflict(long expected) {
        return new GatewayException(
                        ErrorCode.CONFLICT,
                        "Version %d is in force, not %d. Read it, add your change to it and publish that."
                                .formatted(inForce().version(), expected))
                .at("expected_version");
    }

    private static String sentence(List<PolicyError> errors) {
        String first =
                errors.stream()
                        .limit(MAX_ERRORS)
                        .map(PolicyError::toString)
                        .collect(Collectors.joining(" / "));
        int more = errors.size() - MAX_ERRORS;
        return "This policy cannot be published. %s%s"
                .formatted(first, more > 0 ? " / and %d more".formatted(more) : "");
    }
}
