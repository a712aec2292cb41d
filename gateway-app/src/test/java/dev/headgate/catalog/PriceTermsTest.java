package dev.headgate.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.catalog.Adjustment.Target;
import dev.headgate.identity.TenantId;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What negotiated discounts and mark-ups make of a list price. */
class PriceTermsTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(300);
    private static final ProviderId OPENAI = new ProviderId(new UUID(0, 1));
    private static final ProviderId OTHER = new ProviderId(new UUID(0, 2));
    private static final TenantId ACME = new TenantId(new UUID(0, 3));
    private static final TenantId GLOBEX = new TenantId(new UUID(0, 4));

    /** A million tokens at 10 USD. */
    private static final List<ChargeLine> LINES =
            List.of(
                    ChargeLine.atList(
                            Meter.INPUT,
                            BigDecimal.valueOf(1_000_000),
                            new PriceId(new UUID(0, 5)),
                            BigDecimal.TEN));

    @Test
    void withoutTermsEverybodyPaysTheListPrice() {
        assertThat(PriceTerms.LIST_PRICE.apply(LINES, ACME, NOON)).isEqualTo(LINES);
    }

    @Test
    void aDiscountOfAProviderChangesWhatItIsOwedAndSoWhatIsCharged() {
        assertThat(applied(List.of(provider("-12.5", Instant.EPOCH, null)), ACME))
                .isEqualTo("10 8.75 8.75");
    }

    @Test
    void aMarkUpOfATenantComesOnTopOfWhatTheProviderIsOwed() {
        assertThat(
                        applied(
                                List.of(
                                        provider("-12.5", Instant.EPOCH, null),
                                        tenant("20", Instant.EPOCH, null)),
                                ACME))
                .isEqualTo("10 8.75 10.5");
    }

    @Test
    void aMarkUpConcernsItsTenantAlone() {
        assertThat(applied(List.of(tenant("20", Instant.EPOCH, null)), GLOBEX))
                .isEqualTo("10 10 10");
        assertThat(applied(List.of(tenant("20", Instant.EPOCH, null)), null)).isEqualTo("10 10 10");
    }

    @Test
    void aDiscountConcernsItsProviderAlone() {
        PriceTerms terms = PriceTerms.of(OTHER, List.of(provider("-50", Instant.EPOCH, null)));

        assertThat(text(terms.apply(LINES, ACME, NOON).getFirst())).isEqualTo("10 10 10");
    }

    @Test
    void ownCapacityIsChargedWithTheTenantsMarkUp() {
        PriceTerms terms =
                PriceTerms.ofOwnCapacity(
                        List.of(
                                provider("-50", Instant.EPOCH, null),
                                tenant("5", Instant.EPOCH, null)));

        assertThat(text(terms.apply(LINES, ACME, NOON).getFirst())).isEqualTo("10 10 10.5");
    }

    @Test
    void aDiscountHoldsFromItsBeginUntilItsEnd() {
        PriceTerms terms = PriceTerms.of(OPENAI, List.of(provider("-10", NOON, LATER)));

        assertThat(terms.providerFactor(NOON.minusNanos(1))).isEqualByComparingTo("1");
        assertThat(terms.providerFactor(NOON)).isEqualByComparingTo("0.9");
        assertThat(terms.providerFactor(LATER)).isEqualByComparingTo("1");
    }

    @Test
    void theWorstCaseReckonsWithADiscountThatEndsMeanwhile() {
        PriceTerms terms =
                PriceTerms.of(
                        OPENAI,
                        List.of(provider("-10", Instant.EPOCH, LATER), tenant("20", LATER, null)));

        assertThat(text(terms.applyWorst(LINES, ACME, NOON, Duration.ofMinutes(5)).getFirst()))
                .isEqualTo("10 10 12");
        assertThat(text(terms.applyWorst(LINES, ACME, NOON, Duration.ofMinutes(4)).getFirst()))
                .isEqualTo("10 9 9");
    }

    @Test
    void whatIsUnknownStaysUnknown() {
        PriceTerms terms = PriceTerms.of(OPENAI, List.of(tenant("20", Instant.EPOCH, null)));

        assertThat(
                        terms.apply(
                                List.of(ChargeLine.unpriced(Meter.INPUT, BigDecimal.ONE)),
                                ACME,
                                NOON))
                .containsExactly(ChargeLine.unpriced(Meter.INPUT, BigDecimal.ONE));
    }

    @Test
    void nobodyIsPaidForCalling() {
        assertThatThrownBy(() -> tenant("-100.1", NOON, null)).hasMessageContaining("-100");
        assertThatThrownBy(() -> tenant("1001", NOON, null)).hasMessageContaining("1000");
    }

    private static String applied(List<Adjustment> adjustments, @Nullable TenantId tenant) {
        return text(PriceTerms.of(OPENAI, adjustments).apply(LINES, tenant, NOON).getFirst());
    }

    /** List, payable, charged. */
    private static String text(ChargeLine line) {
        return "%s %s %s"
                .formatted(
                        PriceTexts.plain(line.list()),
                        PriceTexts.plain(line.payable()),
                        PriceTexts.plain(line.usd()));
    }

    private static Adjustment provider(String percent, Instant from, @Nullable Instant until) {
        return adjustment(new Target.OfProvider(OPENAI), percent, from, until);
    }

    private static Adjustment tenant(String percent, Instant from, @Nullable Instant until) {
        return adjustment(new Target.OfTenant(ACME), percent, from, until);
    }

    private static Adjustment adjustment(
            Target target, String percent, Instant from, @Nullable Instant until) {
        return new Adjustment(
                UUID.randomUUID(),
                target,
                new BigDecimal(percent),
                "finance",
                "contract",
                from,
                until);
    }
}
