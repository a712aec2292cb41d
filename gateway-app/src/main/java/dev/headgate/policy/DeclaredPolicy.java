package dev.headgate.policy;

import dev.headgate.policy.PolicyStore.Draft;
import dev.headgate.policy.PolicyVersion.Keeper;
import dev.headgate.routing.Compilation;
import dev.headgate.routing.PolicyCompiler;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Keeps the policy as the operator's configuration file declares it. */
@Component
public class DeclaredPolicy {
    private final PolicyStore store;
    private final ActivePolicy active;
    private final PolicyCompiler compiler;

    DeclaredPolicy(PolicyStore store, ActivePolicy active, PolicyCompiler compiler) {
        this.store = store;
        this.active = active;
        this.compiler = compiler;
    }

    /**
     * Puts the declared policy in force unless it is already, and makes it read-only for
     * administrators; without one, leaves the policy in force to them. Idempotent.
     *
     * @param document YAML or JSON; empty if the file declares no policy
     * @throws IllegalArgumentException if it is not sound; {@link PolicyCompiler} tells before
     */
    public void apply(Optional<String> document) {
        document.ifPresentOrElse(this::publish, store::handOver);
        active.reload();
    }

    private void publish(String document) {
        if (compiler.compile(document) instanceof Compilation.Rejected(var errors)) {
            throw new IllegalArgumentException("The policy is not sound: " + errors.getFirst());
        }
        Draft draft = new Draft(document, "declared", "configuration file", Keeper.CONFIG);
        // Again while another replica, which reads the same file, is quicker.
        PolicyVersion inForce = store.published().orElseThrow();
        while (!isDeclared(inForce, document)
                && store.replace(inForce.version(), draft).isEmpty()) {
            inForce = store.published().orElseThrow();
        }
    }

    private static boolean isDeclared(PolicyVersion inForce, String document) {
        return inForce.keeper() == Keeper.CONFIG && inForce.document().equals(document);
    }
}
