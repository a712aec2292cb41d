package dev.headgate.routing;

import java.util.List;

/** What became of a policy document that was to be compiled. */
public sealed interface Compilation {

    /** The document is sound. */
    record Compiled(CompiledPolicy policy) implements Compilation {}

    /**
     * The document cannot be used.
     *
     * @param errors everything that is wrong with it, in the order of the document; never empty
     */
    record Rejected(List<PolicyError> errors) implements Compilation {
        public Rejected {
            errors = List.copyOf(errors);
        }
    }
}
