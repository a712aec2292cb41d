package dev.headgate.policy;

import dev.headgate.routing.Compilation;
import dev.headgate.routing.PolicyCompiler;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Keeps the policy as the operator's configuration file declares it. */
@Component
public class DeclaredPolicy {
    private final Publisher publisher;
    private final ActivePolicy active;
    private final PolicyCompiler compiler;

    DeclaredPolicy(Publisher publisher, ActivePolicy active, PolicyCompiler compiler) {
        this.publisher = publisher;
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
        document.ifPresentOrElse(this::publish, publisher::handOver);
        active.reload();
    }

    private void publish(String document) {
        if (compiler.compile(document) instanceof Compilation.Rejected(var errors)) {
            throw new IllegalArgumentException("The policy is not sound: " + errors.getFirst());
        }
        publisher.declare(document);
    }
}
