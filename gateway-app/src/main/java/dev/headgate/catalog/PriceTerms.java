package dev.headgate.catalog;

import dev.headgate.identity.TenantId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was negotiated for one place: how much less or more than the list price its provider is
 * owed, and how much less or more than that a tenant is charged. Immutable.
 */
public final class PriceTerms {
    /** Everybody pays the list price. */
    public static final PriceTerms LIST_PRICE = new PriceTerms(List.of());

    private final List<Adjustment> adjustments;

    PriceTerms(Collection<Adjustment> adjustments) {
        this.adjustments = List.copyOf(adjustments);
    }

    /** The terms of a provider's deployments. */
    static PriceTerms of(ProviderId provider, Collection<Adjustment> all) {
        return new PriceTerms(
                all.stream()
                        .filter(adjustment ->
                                switch (adjustment.target()) {
                                    case Adjustment.Target.OfProvider(var one) ->
                                            one.equals(provider);
                                    case Adjustment.Target.OfTenant _ -> true;
                                })
                        .toList());
    }

    /** The terms of own capacity, which nobody gives a discount on. */
    static PriceTerms ofOwnCapacity(Collection<Adjustment> all) {
        return new PriceTerms(
                all.stream()
                        .filter(one -> one.target() instanceof Adjustment.Target.OfTenant)
                        .toList());
    }

    /**
     * The lines with what is owed and what the tenant is charged; exact.
     *
     * @param tenant null if nobody is charged
     */
    public List<ChargeLine> apply(
            List<ChargeLine> lines, @Nullable TenantId tenant, Instant moment) {
        return changed(lines, providerFactor(moment), tenantFactor(tenant, moment));
    }

    /** The same at the worst terms that may hold while a call lasts. */
    public List<ChargeLine> applyWorst(
            List<ChargeLine> lines, @Nullable TenantId tenant, Instant begin, Duration longest) {
        BigDecimal owed = BigDecimal.ZERO;
        BigDecimal charged = BigDecimal.ZERO;
        for (Instant moment : moments(begin, begin.plus(longest))) {
            owed = owed.max(providerFactor(moment));
            charged = charged.max(tenantFactor(tenant, moment));
        }
        return changed(lines, owed, charged);
    }

    /** What the list price is multiplied by for what the provider is owed. */
    public BigDecimal providerFactor(Instant moment) {
        return factor(
                adjustments.stream()
                        .filter(one -> one.target() instanceof Adjustment.Target.OfProvider),
                moment);
    }

    private BigDecimal tenantFactor(@Nullable TenantId tenant, Instant moment) {
        return factor(
                adjustments.stream()
                        .filter(one ->
                                one.target() instanceof Adjustment.Target.OfTenant(var whom)
                                        && whom.equals(tenant)),
                moment);
    }

    private static BigDecimal factor(Stream<Adjustment> adjustments, Instant moment) {
        return adjustments
                .filter(adjustment -> adjustment.holdsAt(moment))
                .findFirst()
                .map(Adjustment::factor)
                .orElse(BigDecimal.ONE);
    }

    private List<Instant> moments(Instant begin, Instant end) {
        Stream<Instant> changes =
                adjustments.stream()
                        .flatMap(one ->
                                Stream.concat(
                                        Stream.of(one.from()), Stream.ofNullable(one.until())))
                        .filter(time -> time.isAfter(begin) && !time.isAfter(end));
        return Stream.concat(Stream.of(begin), changes).sorted(Comparator.naturalOrder()).toList();
    }

    private static List<ChargeLine> changed(
            List<ChargeLine> lines, BigDecimal owed, BigDecimal charged) {
        return lines.stream().map(line -> changed(line, owed, charged)).toList();
    }

    private static ChargeLine changed(ChargeLine line, BigDecimal owed, BigDecimal charged) {
        @Nullable BigDecimal payable = times(line.payable(), owed);
        return new ChargeLine(
                line.meter(),
                line.quantity(),
                line.price(),
                line.unitPrice(),
                line.list(),
                payable,
                times(payable, charged));
    }

    // An amount that nobody changed keeps its digits.
    private static @Nullable BigDecimal times(@Nullable BigDecimal amount, BigDecimal factor) {
        return amount == null || factor.compareTo(BigDecimal.ONE) == 0
                ? amount
                : amount.multiply(factor);
    }
}
