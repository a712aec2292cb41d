package dev.headgate.focus;

import dev.headgate.focus.FocusValue.Amount;
import dev.headgate.focus.FocusValue.Product;
import dev.headgate.routing.Hosting;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A charge in the words of FOCUS.
 *
 * @param tag the price row that it was charged by, if there is one
 * @param pricing null if it is no quantity at a price
 */
record FocusCharge(
        ChargeSum sum,
        @Nullable PriceTag tag,
        @Nullable Pricing pricing,
        FocusProperties settings) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String OWN_TAGS = "headgate/";

    static FocusCharge of(ChargeSum sum, PriceTags tags, FocusProperties settings) {
        PriceTag tag =
                sum.price().equals(ChargeSum.NO_PRICE) ? null : tags.of(sum.price(), sum.meter());
        return new FocusCharge(sum, tag, Pricing.of(sum, tag).orElse(null), settings);
    }

    /** How much is known of its price. */
    enum PriceStatus {
        KNOWN,
        /** Nobody entered a price: the cost is missing, and zero stands in its place. */
        UNKNOWN,
        /** Counted only; another charge of the same calls carries the cost. */
        INCLUDED
    }

    boolean isUsage() {
        return pricing != null;
    }

    boolean isOwn() {
        return sum.served().hosting() == Hosting.SELF_HOSTED;
    }

    PriceStatus priceStatus() {
        boolean applied =
                !sum.price().equals(ChargeSum.NO_PRICE) || sum.amounts().usd().signum() != 0;
        if (applied || sum.kind() != ChargeKind.USAGE) {
            return PriceStatus.KNOWN;
        }
        return sum.unpriced() > 0 ? PriceStatus.UNKNOWN : PriceStatus.INCLUDED;
    }

    FocusValue listCost() {
        return pricing == null
                ? new Amount(sum.amounts().list())
                : new Product(pricing.list(), pricing.quantity());
    }

    FocusValue contractedCost() {
        return pricing == null
                ? new Amount(sum.amounts().payable())
                : new Product(pricing.contracted(), pricing.quantity());
    }

    BigDecimal billedCost() {
        return settings.billed() == FocusProperties.Billed.ZERO
                ? BigDecimal.ZERO
                : sum.amounts().usd();
    }

    String description() {
        String what = SkuMeter.of(sum.meter()).name();
        String model = sum.served().model();
        String of = model.isEmpty() ? "" : " of " + model;
        String where = (isOwn() ? " on " : " at ") + sum.served().placeName();
        return sum.kind().prefix() + what + of + where + remark();
    }

    private String remark() {
        return switch (priceStatus()) {
            case KNOWN -> "";
            case UNKNOWN -> "; the price is unknown, the cost is missing";
            case INCLUDED ->
                    sum.meter() == Meter.REQUEST
                            ? " that used nothing"
                            : "; counted only, the cost is in another row";
        };
    }

    /** Who sells it: the provider, or for own capacity the organisation itself. */
    String provider() {
        return isOwn() ? settings.organisation() : sum.served().placeName();
    }

    String invoiceIssuer() {
        return Objects.requireNonNullElse(settings.invoiceIssuer(), provider());
    }

    /** Who made it: the developer of the model, if there is one. */
    String publisher() {
        return Objects.requireNonNullElse(sum.served().developer(), provider());
    }

    String host() {
        return isOwn() ? settings.hostProvider() : sum.served().placeName();
    }

    String service() {
        return isOwn() ? "Self-hosted inference" : sum.served().placeName() + " API";
    }

    /** What is metered, wherever it is cheaper or dearer. */
    String sku() {
        return sum.served().deployment() + "/" + sum.meter().name();
    }

    String skuPrice() {
        return sum.price().equals(ChargeSum.NO_PRICE)
                ? sku()
                : sum.price() + "/" + sum.meter().name();
    }

    String skuPriceDetails() {
        Map<String, String> details = new TreeMap<>();
        details.put("x_DeploymentName", sum.served().deployment());
        putIfKnown(details, "x_ModelDeveloper", sum.served().developer());
        putIfKnown(details, "x_ModelFamily", sum.served().family());
        putIfKnown(details, "x_ModelId", sum.served().model());
        SkuMeter.of(sum.meter()).describe(details);
        return JSON.writeValueAsString(details);
    }

    /** The tags of requests as they are, ours with a prefix. */
    String tags() {
        Map<String, String> all = new TreeMap<>(sum.payer().tags());
        all.put(OWN_TAGS + "tenant", sum.payer().tenantName());
        putIfKnown(all, OWN_TAGS + "team", sum.payer().teamName());
        return JSON.writeValueAsString(all);
    }

    private static void putIfKnown(Map<String, String> all, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            all.put(name, value);
        }
    }

    /** How the pool's cost was divided. */
    @Nullable String allocatedMethodDetails() {
        if (sum.share() == null) {
            return null;
        }
        Map<String, Object> element = new TreeMap<>();
        element.put("AllocatedRatio", sum.share().ratio());
        element.put("UsageUnit", SkuMeter.consumedUnit(sum.meter()));
        element.put("UsageQuantity", sum.amounts().quantity());
        return JSON.writeValueAsString(Map.of("Elements", new Object[] {element}));
    }

    /** Idle capacity that stays with the platform is what nobody was allocated. */
    boolean isAllocated() {
        boolean staysIdle = sum.kind() == ChargeKind.IDLE && sum.payer().isPlatform();
        return sum.share() != null && !staysIdle;
    }

    /**
     * What the calls would have cost hosted less what they cost here; null if that is not known of
     * all.
     */
    @Nullable BigDecimal avoided() {
        ChargeSum.Calls calls = sum.calls();
        if (calls == null || !isOwn()) {
            return null;
        }
        boolean known = calls.requests() > 0 && calls.baseline() == calls.requests();
        return known ? calls.baselineUsd().subtract(calls.usd()) : null;
    }
}
