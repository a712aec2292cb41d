package dev.headgate.catalog;

import dev.headgate.catalog.Adjustment.Target;
import dev.headgate.catalog.PriceBodies.AdjustmentBody;
import dev.headgate.catalog.PriceBodies.ExchangeRateBody;
import dev.headgate.identity.MayAdminister;
import dev.headgate.identity.MayRead;
import dev.headgate.identity.TenantId;
import dev.headgate.identity.TenantZones;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What administrators enter of discounts, mark-ups and exchange rates. */
@Service
@MayRead
@Transactional
class PriceTermsAdministration {
    private final CatalogReader reader;
    private final CatalogWriter writer;
    private final AdjustmentBook adjustments;
    private final ExchangeRateBook rates;
    private final TenantZones tenants;
    private final PriceChanges changes;

    PriceTermsAdministration(
            CatalogReader reader,
            CatalogWriter writer,
            AdjustmentBook adjustments,
            ExchangeRateBook rates,
            TenantZones tenants,
            PriceChanges changes) {
        this.reader = reader;
        this.writer = writer;
        this.adjustments = adjustments;
        this.rates = rates;
        this.tenants = tenants;
        this.changes = changes;
    }

    CatalogRows everything() {
        return reader.read();
    }

    @MayAdminister
    Adjustment adjust(AdjustmentBody body, String author) {
        writer.begin();
        Target target = target(body);
        Instant from = begin(body.from());
        requireLater(from, body.until());
        CatalogRefusals.checked(() ->
                new Adjustment(
                        new UUID(0, 0), target, body.percent(), author, body.reason(), from, null));
        UUID id =
                adjustments.open(target, body.percent(), author, body.reason(), from, body.until());
        return adjustments.find(id).orElseThrow();
    }

    /** Ends an adjustment; one that has not begun is withdrawn. */
    @MayAdminister
    void endAdjustment(UUID id, @Nullable Instant at) {
        writer.begin();
        Adjustment adjustment =
                CatalogRefusals.found(adjustments.find(id), "adjustment", id, "prices/adjustments");
        Instant end = begin(at);
        @Nullable Instant until = adjustment.until();
        if (until != null && !end.isBefore(until)) {
            throw CatalogRefusals.conflict("This adjustment has ended already, at " + until + ".");
        }
        adjustments.close(id, end);
    }

    @MayAdminister
    List<ExchangeRates.Rate> enterRate(ExchangeRateBody body, String author) {
        writer.begin();
        CatalogRefusals.checked(() -> {
            PriceList.checkCurrency(body.currency());
            return body;
        });
        if (body.currency().equals(PriceList.USD) || body.usd().signum() <= 0) {
            throw CatalogRefusals.invalid(
                    "'usd' is what one unit of another currency is worth, and more than 0.");
        }
        rates.open(body.currency(), body.usd(), body.source(), author, begin(body.from()));
        return rates.of(body.currency());
    }

    private Target target(AdjustmentBody body) {
        @Nullable String provider = body.provider();
        @Nullable UUID tenant = body.tenant();
        if ((provider == null) == (tenant == null)) {
            throw CatalogRefusals.invalid("Give either 'provider' or 'tenant', and not both.");
        }
        if (tenant != null) {
            var id = new TenantId(tenant);
            String _ = CatalogRefusals.found(tenants.of(id), "tenant", tenant, "tenants");
            return new Target.OfTenant(id);
        }
        return new Target.OfProvider(
                CatalogRefusals.found(
                                reader.read().providers().stream()
                                        .filter(row -> row.name().equals(provider))
                                        .findFirst(),
                                "provider",
                                String.valueOf(provider),
                                "providers")
                        .id());
    }

    private Instant begin(@Nullable Instant from) {
        @Nullable Instant wanted = PriceChange.kept(from);
        return wanted == null ? changes.now() : wanted;
    }

    private static void requireLater(Instant from, @Nullable Instant until) {
        if (until != null && !until.isAfter(from)) {
            throw CatalogRefusals.invalid("'until' must be later than 'from'.");
        }
    }
}
