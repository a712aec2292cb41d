package dev.headgate.routing;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelVariableResolver;
import dev.cel.runtime.Program;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A compiled condition: a function of facts that has no side effects and always ends.
 *
 * @param tree what was compiled
 * @param keys what it reads of a request, or null if some of it takes many values
 */
record Condition(Program program, CelAbstractSyntaxTree tree, @Nullable List<FactKey> keys) {

    private static final Pattern PREFIX = Pattern.compile("^evaluation error( at \\S+)?: ");

    /** Whether it reads nothing of a request, so that its answer for a candidate never changes. */
    boolean isAboutCandidateOnly() {
        return keys != null && keys.isEmpty();
    }

    /** Never throws: what cannot be answered is an answer of its own. */
    Answer ask(Subject subject) {
        try {
            return Boolean.TRUE.equals(program.eval(subject)) ? Known.YES : Known.NO;
        } catch (CelEvaluationException e) {
            return new Unanswerable(
                    PREFIX.matcher(String.valueOf(e.getMessage())).replaceFirst(""));
        }
    }

    /** What a condition answered. */
    sealed interface Answer {}

    /** It could be answered. */
    enum Known implements Answer {
        YES,
        NO
    }

    /**
     * A fact that it asks for is unknown, or it failed.
     *
     * @param reason for the log of the decision, not for the caller
     */
    record Unanswerable(String reason) implements Answer {}

    /** What a condition is asked about. */
    record Subject(Optional<Object> request, Optional<Object> caller, Optional<Object> candidate)
            implements CelVariableResolver {

        static Subject of(RequestFacts request) {
            return new Subject(
                    Optional.of(Vocabulary.REQUEST.of(request)),
                    Optional.of(Vocabulary.CALLER.of(request.caller())),
                    Optional.empty());
        }

        static Subject of(Candidate candidate) {
            return new Subject(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(Vocabulary.CANDIDATE.of(candidate)));
        }

        Subject with(Optional<Object> candidate) {
            return new Subject(request, caller, candidate);
        }

        @Override
        public Optional<Object> find(String name) {
            return switch (name) {
                case "request" -> request;
                case "caller" -> caller;
                case "candidate" -> candidate;
                default -> Optional.empty();
            };
        }
    }
}
