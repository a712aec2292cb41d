package dev.headgate.catalog;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps the catalogue in memory: read again when somebody changes it, and derived again, without
 * the database, when a price begins or ends or own capacity was reckoned anew.
 */
final class LiveCatalog implements Catalog, ProviderCredentials {
    private final Supplier<CatalogRows> store;
    private final Providers providers;
    private final OwnPrices own;
    private final Clock clock;
    private volatile View view;

    private record View(CatalogRows rows, CatalogSnapshot snapshot, Instant until) {}

    LiveCatalog(Supplier<CatalogRows> store, Providers providers, OwnPrices own, Clock clock) {
        this.store = store;
        this.providers = providers;
        this.own = own;
        this.clock = clock;
        view = viewOf(store.get());
    }

    @Override
    public CatalogSnapshot current() {
        View now = view;
        return isInForce(now) ? now.snapshot() : renewed().snapshot();
    }

    @Override
    public Optional<String> bearerToken(ProviderId provider) {
        return view.rows().providers().stream()
                .filter(row -> row.id().equals(provider))
                .findFirst()
                .flatMap(providers::credential);
    }

    /** What is stored, as of the last reading. */
    CatalogRows rows() {
        return view.rows();
    }

    /** Reads what is stored again; the snapshot stays the same value if nothing changed. */
    synchronized void reload() {
        CatalogRows rows = store.get();
        if (!rows.equals(view.rows())) {
            view = viewOf(rows);
        }
    }

    private synchronized View renewed() {
        if (!isInForce(view)) {
            view = viewOf(view.rows());
        }
        return view;
    }

    private boolean isInForce(View known) {
        return clock.instant().isBefore(known.until()) && known.snapshot().has(own.current());
    }

    private View viewOf(CatalogRows rows) {
        Instant now = clock.instant();
        return new View(
                rows,
                rows.at(now, providers::provider, own.current()),
                rows.nextChangeAfter(now).orElse(Instant.MAX));
    }
}
