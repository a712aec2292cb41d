package dev.headgate.inference;

import dev.headgate.accounting.AttemptBook;
import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment;
import dev.headgate.routing.Hosting;
import dev.headgate.routing.RoutingDecision.Routed;
import dev.headgate.routing.RoutingDecision.Target;
import dev.headgate.routing.RoutingDecision.Terms;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The order in which the targets of a decision are tried: while the database is down own capacity
 * comes first, since what it costs is paid for already.
 */
@Component
final class OutageOrder {
    private final AttemptBook book;
    private final Catalog catalog;

    OutageOrder(AttemptBook book, Catalog catalog) {
        this.book = book;
        this.catalog = catalog;
    }

    /**
     * The same targets; those of the same hosting in the order of the decision. Copies and second
     * calls would use up the allowance of the outage and are not made.
     */
    Routed of(Routed decided) {
        if (!book.isWithoutDatabase()) {
            return decided;
        }
        CatalogSnapshot snapshot = catalog.current();
        List<Target> ownFirst =
                decided.targets().stream()
                        .sorted(Comparator.comparing(target -> !isOwn(target, snapshot)))
                        .toList();
        Terms terms = decided.terms();
        return new Routed(
                ownFirst,
                new Terms(
                        List.of(),
                        null,
                        terms.affinityKey(),
                        terms.deadline(),
                        terms.maxWait(),
                        terms.priority()),
                decided.explanation());
    }

    private static boolean isOwn(Target target, CatalogSnapshot snapshot) {
        return snapshot.deployment(target.deployment())
                .map(Deployment::hosting)
                .filter(hosting -> hosting == Hosting.SELF_HOSTED)
                .isPresent();
    }
}
