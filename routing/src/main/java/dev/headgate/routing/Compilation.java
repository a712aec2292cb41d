package dev.headgate.routing;

import java.util.List;

/**
 * What became of a document that was to be compiled.
 *
 * @param <P> what it compiles to
 */
public sealed interface Compilation<P> {

    /** The document is sound. */
    record Compiled<P>(P policy) implements Compilation<P> {}

    /**
     * The document cannot be used.
     *
     * @param errors everything that is wrong with it, in the order of the document; never empty
     */
    record Rejected<P>(List<PolicyError> errors) implements Compilation<P> {
        public Rejected {
            errors = List.copyOf(errors);
        }
    }
}
