package dev.headgate.accounting;

import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment;
import dev.headgate.identity.TenantId;
import dev.headgate.routing.Capability;
import dev.headgate.routing.Hosting;
import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the same tokens would have cost elsewhere: on the cheapest other hosted deployment that can
 * do what was asked for, whether or not an account there exists, and on the cheapest self-hosted
 * one, at the pace that was measured or declared.
 */
final class Alternatives {
    private static final Comparator<Receipt.Alternative> CHEAPEST =
            Comparator.comparing(
                    Receipt.Alternative::usd, Comparator.nullsLast(Comparator.naturalOrder()));

    private final Catalog catalog;
    private volatile @Nullable Candidates candidates;

    Alternatives(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The best alternative on each leg; without a deployment where the other leg has none. */
    List<Receipt.Alternative> to(
            Deployment used, TenantId tenant, Set<Capability> needs, TokenUsage tokens) {
        Candidates able = current();
        List<Receipt.Alternative> found = new ArrayList<>();
        for (Hosting hosting : Hosting.values()) {
            able.of(hosting, needs).stream()
                    .filter(other -> !other.name().equals(used.name()))
                    .map(other -> alternative(other, tenant, tokens, able.moment()))
                    .min(CHEAPEST)
                    .or(() -> none(used, hosting))
                    .ifPresent(found::add);
        }
        return found;
    }

    private static Optional<Receipt.Alternative> none(Deployment used, Hosting hosting) {
        return used.hosting() == hosting
                ? Optional.empty()
                : Optional.of(new Receipt.Alternative(hosting, null, null));
    }

    private static Receipt.Alternative alternative(
            Deployment other, TenantId tenant, TokenUsage tokens, Instant moment) {
        return new Receipt.Alternative(
                other.hosting(), other.name(), cost(other, tenant, tokens, moment));
    }

    private static @Nullable BigDecimal cost(
            Deployment other, TenantId tenant, TokenUsage tokens, Instant moment) {
        Tariff tariff = Tariff.of(other, tenant, moment);
        if (tariff instanceof Tariff.PerHour own && own.pace() == null) {
            return null;
        }
        MeteredUsage usage = new MeteredUsage(tokens, UsageSource.ESTIMATE, null, null);
        return tariff.cost(usage, Duration.ZERO).usd();
    }

    private Candidates current() {
        CatalogSnapshot snapshot = catalog.current();
        Candidates known = candidates;
        if (known == null || known.snapshot != snapshot) {
            known = new Candidates(snapshot);
            candidates = known;
        }
        return known;
    }

    /** Who can do what, worked out once for each state of the catalogue. */
    private static final class Candidates {
        private final CatalogSnapshot snapshot;
        private final Map<Leg, List<Deployment>> byLeg = new ConcurrentHashMap<>();

        Candidates(CatalogSnapshot snapshot) {
            this.snapshot = snapshot;
        }

        Instant moment() {
            return snapshot.moment();
        }

        List<Deployment> of(Hosting hosting, Set<Capability> needs) {
            return byLeg.computeIfAbsent(new Leg(hosting, needs), this::find);
        }

        private List<Deployment> find(Leg leg) {
            List<Deployment> able =
                    snapshot.deployments().stream()
                            .filter(deployment -> deployment.hosting() == leg.hosting)
                            .filter(d -> d.model().capabilities().containsAll(leg.needs))
                            .filter(d -> !(tariff(d) instanceof Tariff.Unknown))
                            .toList();
            return able.stream().filter(one -> mayBeSecond(one, able)).toList();
        }

        /**
         * Two that are never dearer make one superfluous: one of them is not the deployment that
         * was used. A large catalogue shrinks to a handful, looked through at every settlement.
         */
        private boolean mayBeSecond(Deployment one, List<Deployment> able) {
            return able.stream().filter(other -> isBelow(other, one)).limit(2).count() < 2;
        }

        private boolean isBelow(Deployment other, Deployment one) {
            return tariff(other) instanceof Tariff.PerToken cheap
                    && tariff(one) instanceof Tariff.PerToken dear
                    && cheap.isNeverDearerThan(dear)
                    && !(dear.isNeverDearerThan(cheap) && one.name().compareTo(other.name()) <= 0);
        }

        /** What a tenant pays on top changes nothing of the order. */
        private Tariff tariff(Deployment deployment) {
            return Tariff.of(deployment, null, snapshot.moment());
        }
    }

    /** One side of the comparison. */
    private record Leg(Hosting hosting, Set<Capability> needs) {
        Leg {
            needs = Set.copyOf(Objects.requireNonNull(needs));
        }
    }
}
