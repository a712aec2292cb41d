package dev.headgate.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** The price book as administrators see it. Amounts are decimal strings with all their digits. */
final class PriceViews {
    private PriceViews() {}

    /** Hours of the day. */
    record HoursView(String from, String until, String zone) {

        static @Nullable HoursView of(@Nullable DailyWindow window) {
            return window == null
                    ? null
                    : new HoursView(
                            window.from().toString(),
                            window.until().toString(),
                            window.zone().getId());
        }
    }

    /** One row of the price book. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record RowView(
            UUID id,
            String provider,
            String model,
            @Nullable String region,
            String tier,
            String meter,
            long overTokens,
            @Nullable HoursView hours,
            String currency,
            String unit,
            String price,
            String source,
            Instant fetchedAt,
            @Nullable String approvedBy,
            @Nullable String reason,
            String managedBy,
            Instant from,
            @Nullable Instant until) {

        static RowView of(PriceRow row, Function<ProviderId, String> providerName) {
            PriceSlot slot = row.slot();
            return new RowView(
                    row.id().value(),
                    providerName.apply(row.key().provider()),
                    row.key().model(),
                    row.key().region(),
                    slot.tier().label(),
                    label(slot.meter()),
                    slot.fromTokens(),
                    HoursView.of(slot.window()),
                    row.currency(),
                    label(slot.meter().unit()),
                    PriceTexts.plain(row.price()),
                    row.origin().source(),
                    row.origin().fetchedAt(),
                    row.origin().approvedBy(),
                    row.origin().reason(),
                    row.origin().keeper().column(),
                    row.from(),
                    row.until());
        }
    }

    /**
     * One page of rows.
     *
     * @param next what to send as {@code after} for the next page, or null if this is the last
     */
    record RowPage(List<RowView> items, @Nullable UUID next) {}

    /** A deployment whose calls have no known price, and why. */
    record UnpricedView(String deployment, String model, String place, String why) {}

    /** Something that looks wrong. */
    record FindingView(String kind, String demands, String price, String message) {

        static FindingView of(Finding finding) {
            return new FindingView(
                    label(finding.kind()),
                    label(finding.kind().demand()),
                    finding.what(),
                    finding.message());
        }
    }

    /** A price that is proposed; without an amount it is to end. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record WishView(
            @Nullable String region,
            String tier,
            String meter,
            long overTokens,
            @Nullable HoursView hours,
            @Nullable String currency,
            @Nullable String price,
            @Nullable UUID replaces) {

        private static WishView of(PriceChange.Wish wish, @Nullable PriceId replaces) {
            PriceSlot slot = wish.slot();
            PriceChange.@Nullable Amount amount = wish.amount();
            return new WishView(
                    wish.region(),
                    slot.tier().label(),
                    label(slot.meter()),
                    slot.fromTokens(),
                    HoursView.of(slot.window()),
                    amount == null ? null : amount.currency(),
                    amount == null ? null : PriceTexts.plain(amount.price()),
                    replaces == null ? null : replaces.value());
        }
    }

    /** A change that waits, or waited, for a decision. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record ProposalView(
            UUID id,
            String state,
            String provider,
            String model,
            List<WishView> prices,
            @Nullable Instant from,
            @Nullable Instant until,
            String source,
            @Nullable String reason,
            String author,
            List<FindingView> findings,
            Instant createdAt,
            @Nullable Instant decidedAt,
            @Nullable String decidedBy,
            @Nullable String decision) {

        static ProposalView of(PriceProposal proposal, Function<ProviderId, String> providerName) {
            PriceChange change = proposal.change();
            List<WishView> prices =
                    Stream.iterate(0, i -> i < change.wishes().size(), i -> i + 1)
                            .map(i ->
                                    WishView.of(
                                            change.wishes().get(i),
                                            proposal.replaced().get(i).orElse(null)))
                            .toList();
            return new ProposalView(
                    proposal.id(),
                    label(proposal.state()),
                    providerName.apply(change.provider()),
                    change.model(),
                    prices,
                    change.from(),
                    change.until(),
                    change.note().source(),
                    change.note().reason(),
                    change.note().author(),
                    proposal.findings().stream().map(FindingView::of).toList(),
                    proposal.createdAt(),
                    proposal.decidedAt(),
                    proposal.decidedBy(),
                    proposal.decision());
        }
    }

    /** A discount or mark-up. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record AdjustmentView(
            UUID id,
            @Nullable String provider,
            @Nullable UUID tenant,
            String percent,
            String author,
            String reason,
            Instant from,
            @Nullable Instant until) {

        static AdjustmentView of(Adjustment adjustment, Function<ProviderId, String> providerName) {
            Adjustment.Target target = adjustment.target();
            return new AdjustmentView(
                    adjustment.id(),
                    target instanceof Adjustment.Target.OfProvider(var provider)
                            ? providerName.apply(provider)
                            : null,
                    target instanceof Adjustment.Target.OfTenant(var tenant)
                            ? tenant.value()
                            : null,
                    PriceTexts.plain(adjustment.percent()),
                    adjustment.author(),
                    adjustment.reason(),
                    adjustment.from(),
                    adjustment.until());
        }
    }

    /** What one unit of a currency is worth in USD. */
    record ExchangeRateView(
            UUID id,
            String currency,
            String usd,
            String source,
            String author,
            Instant from,
            @Nullable Instant until) {

        static ExchangeRateView of(ExchangeRates.Rate rate) {
            return new ExchangeRateView(
                    rate.id(),
                    rate.currency(),
                    PriceTexts.plain(rate.usd()),
                    rate.source(),
                    rate.author(),
                    rate.from(),
                    rate.until());
        }
    }

    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
