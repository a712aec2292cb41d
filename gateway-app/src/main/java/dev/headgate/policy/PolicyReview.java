package dev.headgate.policy;

import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.routing.CompiledPolicy;
import dev.headgate.routing.FleetReview;
import dev.headgate.routing.PolicyDocument.Name;
import dev.headgate.routing.PolicyError;
import dev.headgate.routing.Position;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is to be said of a policy before it is published.
 *
 * @param valid whether it can be published
 * @param errors what must be changed
 * @param warnings what is allowed and probably not meant
 */
record PolicyReview(boolean valid, List<Finding> errors, List<Finding> warnings) {

    /**
     * What is to be said of a place.
     *
     * @param line counted from 1
     * @param column counted from 1
     */
    record Finding(int line, int column, String message) {
        private static Finding of(PolicyError error) {
            return of(error.position(), error.message());
        }

        private static Finding of(Position position, String message) {
            return new Finding(position.line(), position.column(), message);
        }
    }

    static PolicyReview rejected(List<PolicyError> errors) {
        return new PolicyReview(false, errors.stream().map(Finding::of).toList(), List.of());
    }

    static PolicyReview accepted(CompiledPolicy policy, CatalogSnapshot catalog) {
        Stream<Finding> seen =
                FleetReview.of(policy, Candidates.all(catalog), null).stream()
                        .map(warning -> Finding.of(warning.position(), warning.message()));
        Stream<Finding> uncallable =
                policy.document().deployments().stream()
                        .flatMap(name -> uncallable(name, catalog).stream());
        return new PolicyReview(
                true,
                List.of(),
                Stream.concat(seen, uncallable)
                        .sorted(
                                Comparator.comparingInt(Finding::line)
                                        .thenComparingInt(Finding::column))
                        .toList());
    }

    private static Optional<Finding> uncallable(Name name, CatalogSnapshot catalog) {
        return catalog.deployment(name.text())
                .filter(known -> !known.isCallable())
                .map(known ->
                        Finding.of(
                                name.position(),
                                "Deployment '%s' cannot be called: provider '%s' has no credential. It is passed over until it has one."
                                        .formatted(name.text(), known.placeName())));
    }
}
