package dev.headgate.routing;

import dev.cel.common.values.SelectableValue;
import dev.headgate.routing.CompiledPolicy.ConstraintRule;
import java.util.List;
import java.util.Optional;

/**
 * A candidate under one policy. What constraints say of it whoever asks is found once, here, and
 * not with every request.
 */
final class Contender {
    private final int index;
    private final Candidate candidate;
    private final SelectableValue<String> value;
    private final List<Optional<Condition.Answer>> settled;

    /**
     * @param index among the candidates
     */
    Contender(int index, Candidate candidate, List<ConstraintRule> constraints) {
        this.index = index;
        this.candidate = candidate;
        this.value = Vocabulary.CANDIDATE.of(candidate);
        this.settled = constraints.stream().map(this::settle).toList();
    }

    private Optional<Condition.Answer> settle(ConstraintRule constraint) {
        return constraint.allow().aboutCandidateOnly()
                ? Optional.of(constraint.allow().ask(Condition.Subject.of(value)))
                : Optional.empty();
    }

    int index() {
        return index;
    }

    Candidate candidate() {
        return candidate;
    }

    /** Whether a constraint lets it stay. */
    Condition.Answer allowedBy(ConstraintRule constraint, Condition.Subject request) {
        Optional<Condition.Answer> known = settled.get(constraint.index());
        return known.isPresent() ? known.get() : constraint.allow().ask(request.with(value));
    }
}
