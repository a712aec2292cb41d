package dev.headgate.policy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.routing.Compilation;
import dev.headgate.routing.CompiledPolicy;
import dev.headgate.routing.PolicyCompiler;
import org.springframework.stereotype.Component;

/** Policies beside the one in force, ready to decide: those of the past, and those to come. */
@Component
public class PolicyHistory {
    private final PolicyStore store;
    private final PolicyCompiler compiler;

    PolicyHistory(PolicyStore store, PolicyCompiler compiler) {
        this.store = store;
        this.compiler = compiler;
    }

    /**
     * A version that was published.
     *
     * @throws GatewayException {@code NOT_FOUND} if there is none, {@code INVALID_REQUEST} if this
     *     release does not understand it
     */
    public CompiledPolicy version(long version) {
        return compile(
                store.version(version)
                        .orElseThrow(() ->
                                new GatewayException(
                                        ErrorCode.NOT_FOUND,
                                        "There is no policy version %d. GET /api/admin/v1/policy/versions lists them."
                                                .formatted(version)))
                        .document());
    }

    /**
     * A policy that nobody has published.
     *
     * @param document YAML or JSON
     * @throws GatewayException {@code INVALID_REQUEST} with the first thing that is wrong with it
     */
    public CompiledPolicy compile(String document) {
        return switch (compiler.compile(document)) {
            case Compilation.Compiled(var policy) -> policy;
            case Compilation.Rejected(var errors) ->
                    throw new GatewayException(
                            ErrorCode.INVALID_REQUEST,
                            "This policy cannot be used. %s".formatted(errors.getFirst()));
        };
    }
}
