package dev.headgate.routing;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.Optional;

/** A compiled text: names what belongs together, such as the requests of one end user. */
record Key(Program program) {

    /** Empty if the text is, or if a fact that it asks for is unknown. */
    Optional<String> of(Condition.Subject subject) {
        try {
            return program.eval(subject) instanceof String key && !key.isEmpty()
                    ? Optional.of(key)
                    : Optional.empty();
        } catch (CelEvaluationException _) {
            return Optional.empty();
        }
    }
}
