package dev.headgate.policy;

import dev.headgate.routing.Compilation;
import dev.headgate.routing.CompiledPolicy;
import dev.headgate.routing.PolicyCompiler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy that this process decides by: the published one, within a second of its publication.
 * What it has, it keeps while the database does not answer.
 */
public final class ActivePolicy {
    private static final Logger log = LoggerFactory.getLogger(ActivePolicy.class);

    private final PolicyStore store;
    private final PolicyCompiler compiler;
    private volatile Active active;

    /**
     * A policy in force.
     *
     * @param version as published
     */
    public record Active(long version, CompiledPolicy policy) {}

    /**
     * @throws IllegalStateException if no policy is published, or not one that this release
     *     understands
     */
    ActivePolicy(PolicyStore store, PolicyCompiler compiler) {
        this.store = store;
        this.compiler = compiler;
        this.active = compile(published());
    }

    /** Does no input or output. */
    public Active current() {
        return active;
    }

    /** Takes up what is published now. */
    synchronized void reload() {
        PolicyVersion published = published();
        if (published.version() == active.version()) {
            return;
        }
        try {
            active = compile(published);
            log.info("Policy version {} is in force", published.version());
        } catch (IllegalStateException e) {
            log.error("Policy version {} stays in force: {}", active.version(), e.getMessage());
        }
    }

    private PolicyVersion published() {
        return store.published()
                .orElseThrow(() -> new IllegalStateException("No policy is published."));
    }

    private Active compile(PolicyVersion version) {
        return switch (compiler.compile(version.document())) {
            case Compilation.Compiled(var policy) -> new Active(version.version(), policy);
            case Compilation.Rejected(var errors) ->
                    throw new IllegalStateException(
                            "This release does not understand policy version %d (%s). Publish one that it does."
                                    .formatted(version.version(), errors.getFirst()));
        };
    }
}
