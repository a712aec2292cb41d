package dev.headgate.focus;

import static dev.headgate.focus.FocusColumn.cost;
import static dev.headgate.focus.FocusColumn.decimal;
import static dev.headgate.focus.FocusColumn.json;
import static dev.headgate.focus.FocusColumn.text;
import static dev.headgate.focus.FocusColumn.time;
import static dev.headgate.focus.FocusVersion.V1_3;
import static dev.headgate.focus.FocusVersion.V1_4;

import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the specification that are written, in alphabetical order, and our own after them.
 */
final class FocusColumns {
    private static final List<FocusColumn> OF_FOCUS =
            List.of(
                    json("AllocatedMethodDetails", FocusCharge::allocatedMethodDetails).since(V1_3),
                    text(
                                    "AllocatedMethodId",
                                    c ->
                                            c.sum().share() == null
                                                    ? null
                                                    : "headgate-share-of-pool-cost")
                            .since(V1_3),
                    text(
                                    "AllocatedResourceId",
                                    c -> c.isAllocated() ? payerId(c.sum().payer()) : null)
                            .since(V1_3),
                    text(
                                    "AllocatedResourceName",
                                    c -> c.isAllocated() ? payerName(c.sum().payer()) : null)
                            .since(V1_3),
                    json("AllocatedTags", _ -> null).since(V1_3),
                    decimal("BilledCost", FocusColumn.Type.COST, FocusCharge::billedCost)
                            .required(),
                    text("BillingAccountId", c -> c.settings().billingAccountId()).required(),
                    text("BillingAccountName", c -> c.settings().billingAccountName()),
                    text("BillingCurrency", _ -> "USD").required(),
                    time("BillingPeriodEnd", c -> c.sum().billed().plusMonths(1).atDay(1))
                            .required(),
                    time("BillingPeriodStart", c -> c.sum().billed().atDay(1)).required(),
                    text(
                            "CapacityReservationId",
                            c -> isTime(c) ? c.sum().served().place().toString() : null),
                    text("CapacityReservationStatus", FocusColumns::reservationStatus),
                    text("ChargeCategory", c -> c.isUsage() ? "Usage" : "Adjustment").required(),
                    text("ChargeClass", c -> c.sum().correctsClosed() ? "Correction" : null),
                    text("ChargeDescription", FocusCharge::description),
                    text("ChargeFrequency", c -> c.sum().kind().frequency()).required(),
                    time("ChargePeriodEnd", c -> c.sum().to()).required(),
                    time("ChargePeriodStart", c -> c.sum().from()).required(),
                    decimal(
                            "ConsumedQuantity",
                            FocusColumn.Type.QUANTITY,
                            c -> c.isUsage() ? c.sum().amounts().quantity() : null),
                    text(
                            "ConsumedUnit",
                            c -> c.isUsage() ? SkuMeter.consumedUnit(c.sum().meter()) : null),
                    cost("ContractedCost", FocusCharge::contractedCost).required(),
                    decimal(
                            "ContractedUnitPrice",
                            FocusColumn.Type.PRICE,
                            priced(Pricing::contracted)),
                    decimal("EffectiveCost", FocusColumn.Type.COST, c -> c.sum().amounts().usd())
                            .required(),
                    text("HostProviderName", FocusCharge::host).required().since(V1_3),
                    text("InvoiceDetailId", _ -> null).since(V1_4),
                    text("InvoiceId", _ -> null),
                    text("InvoiceIssuerName", FocusCharge::invoiceIssuer).required(),
                    cost("ListCost", FocusCharge::listCost).required(),
                    decimal("ListUnitPrice", FocusColumn.Type.PRICE, priced(Pricing::list)),
                    text("PricingCategory", c -> c.isUsage() ? pricingCategory(c) : null),
                    decimal(
                            "PricingQuantity",
                            FocusColumn.Type.QUANTITY,
                            priced(Pricing::quantity)),
                    text(
                            "PricingUnit",
                            c -> c.isUsage() ? SkuMeter.pricingUnit(c.sum().meter()) : null),
                    text("ProviderName", FocusCharge::provider).required().until(V1_3),
                    text("PublisherName", FocusCharge::publisher).required().until(V1_3),
                    text("RegionId", c -> c.sum().served().region()),
                    text("RegionName", c -> c.sum().served().region()),
                    text("ResourceId", FocusColumns::resourceId),
                    text("ResourceName", c -> resourceId(c) == null ? null : resourceName(c)),
                    text("ResourceType", FocusColumns::resourceType),
                    text("ServiceCategory", _ -> "AI and Machine Learning").required(),
                    text("ServiceName", FocusCharge::service).required(),
                    text("ServiceProviderName", FocusCharge::provider).required().since(V1_3),
                    text("ServiceSubcategory", _ -> "Generative AI").required(),
                    text("SkuId", FocusCharge::sku),
                    text("SkuMeter", c -> SkuMeter.of(c.sum().meter()).name()),
                    json("SkuPriceDetails", FocusCharge::skuPriceDetails),
                    text("SkuPriceId", FocusCharge::skuPrice),
                    text("SubAccountId", c -> c.sum().payer().tenant().toString()),
                    text("SubAccountName", c -> c.sum().payer().tenantName()),
                    text("SubAccountType", _ -> "Tenant"),
                    json("Tags", FocusCharge::tags));

    private FocusColumns() {}

    /** The columns of a version, in the order of the file. */
    static List<FocusColumn> of(FocusVersion version) {
        return Stream.concat(OF_FOCUS.stream(), CustomColumns.ALL.stream())
                .filter(column -> column.isIn(version))
                .toList();
    }

    private static Function<FocusCharge, @Nullable BigDecimal> priced(
            Function<Pricing, BigDecimal> value) {
        return charge -> charge.pricing() == null ? null : value.apply(charge.pricing());
    }

    private static String payerId(ChargeSum.Payer payer) {
        return (payer.team() == null ? payer.tenant() : payer.team()).toString();
    }

    private static String payerName(ChargeSum.Payer payer) {
        return payer.teamName() == null
                ? payer.tenantName()
                : payer.tenantName() + " / " + payer.teamName();
    }

    /** Time of a pool is paid whether it is used or not, like reserved capacity. */
    private static boolean isTime(FocusCharge charge) {
        Meter meter = charge.sum().meter();
        return charge.isOwn() && (meter == Meter.POOL_TIME || meter == Meter.IDLE_TIME);
    }

    private static @Nullable String reservationStatus(FocusCharge charge) {
        if (!isTime(charge)) {
            return null;
        }
        return charge.sum().meter() == Meter.IDLE_TIME ? "Unused" : "Used";
    }

    private static String pricingCategory(FocusCharge charge) {
        return charge.priceStatus() == FocusCharge.PriceStatus.KNOWN ? "Standard" : "Other";
    }

    private static @Nullable String resourceId(FocusCharge charge) {
        ChargeSum.Served served = charge.sum().served();
        if (charge.isOwn()) {
            return served.place().toString();
        }
        return served.deploymentId() == null ? null : served.deploymentId().toString();
    }

    private static String resourceName(FocusCharge charge) {
        ChargeSum.Served served = charge.sum().served();
        return charge.isOwn() ? served.placeName() : served.deployment();
    }

    private static @Nullable String resourceType(FocusCharge charge) {
        if (resourceId(charge) == null) {
            return null;
        }
        return charge.isOwn() ? "Serving Pool" : "Model Deployment";
    }
}
