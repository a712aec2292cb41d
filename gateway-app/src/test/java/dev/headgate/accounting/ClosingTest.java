package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.catalog.PriceId;
import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClosingTest {
    private static final AttemptId ID = new AttemptId(Samples.id());
    private static final TokenUsage WORST = TokenUsage.of(1000, 500);
    private static final TokenUsage SEEN = TokenUsage.of(900, 20);
    private static final PriceId PRICE = new PriceId(Samples.id());

    @Test
    void anOpenAttemptHoldsMoneyAndAClosedOneDoesNot() {
        assertThat(AttemptState.values())
                .filteredOn(AttemptState::isOpen)
                .containsExactly(
                        AttemptState.RESERVED, AttemptState.STREAMING, AttemptState.UNKNOWN);
    }

    @Test
    void aStateFollowsOnlyWhatItMay() {
        Set<AttemptState> running = Set.of(AttemptState.RESERVED, AttemptState.STREAMING);

        assertThat(AttemptState.RESERVED.sources()).isEmpty();
        assertThat(AttemptState.STREAMING.sources()).isEqualTo(running);
        assertThat(AttemptState.UNKNOWN.sources()).isEqualTo(running);
        assertThat(AttemptState.SETTLED_ESTIMATED.sources()).containsExactly(AttemptState.UNKNOWN);
        assertThat(AttemptState.SETTLED.sources())
                .isEqualTo(AttemptState.RELEASED.sources())
                .doesNotContain(AttemptState.SETTLED, AttemptState.RELEASED)
                .hasSize(4);
    }

    @Test
    void anOrphanWithoutANoteCostsItsWorstCase() {
        Closing closing = orphan("3", null, null).estimate();

        assertThat(closing.state()).isEqualTo(AttemptState.SETTLED_ESTIMATED);
        assertThat(closing.rated())
                .isEqualTo(Rated.lump(new BigDecimal("3"), Rated.Method.RESERVATION, PRICE));
        assertThat(closing.usage().tokens()).isEqualTo(WORST);
        assertThat(closing.usage().source()).isEqualTo(UsageSource.ESTIMATE);
    }

    @Test
    void anOrphanWithANoteCostsWhatWasNoted() {
        Closing closing = orphan("3", SEEN, "0.5").estimate();

        assertThat(closing.rated())
                .isEqualTo(Rated.lump(new BigDecimal("0.5"), Rated.Method.CHECKPOINT, PRICE));
        assertThat(closing.usage().tokens()).isEqualTo(SEEN);
    }

    @Test
    void anOrphanWithoutAPriceHasNoCost() {
        assertThat(orphan(null, null, null).estimate().cost()).isNull();
        assertThat(orphan(null, null, null).estimate().usage().tokens()).isEqualTo(WORST);
        assertThat(orphan(null, SEEN, null).estimate().usage().tokens()).isEqualTo(SEEN);
    }

    @Test
    void aSettlementSaysHowTheAnswerEnded() {
        assertThat(settled(AttemptResult.Ending.COMPLETE).failure()).isNull();
        assertThat(settled(AttemptResult.Ending.CLIENT_GONE).failure()).isEqualTo("client_gone");
        assertThat(settled(AttemptResult.Ending.INTERRUPTED).failure()).isEqualTo("interrupted");
    }

    @Test
    void aReleaseCostsNothing() {
        Closing closing = Closing.release(ID, "connect_failed", 503);

        assertThat(closing.cost()).isEqualByComparingTo(BigDecimal.ZERO);
        assertThat(closing.status()).isEqualTo(503);
        assertThat(closing.usage()).isNull();
    }

    private static Closing settled(AttemptResult.Ending ending) {
        MeteredUsage usage = new MeteredUsage(SEEN, UsageSource.PROVIDER, null, null);
        AttemptResult result = new AttemptResult(usage, ending, Duration.ofSeconds(1), null);
        return Closing.settlement(ID, result, Rated.UNKNOWN, List.of());
    }

    private static OrphanedAttempt orphan(String worstCase, TokenUsage seen, String costOfSeen) {
        return new OrphanedAttempt(
                ID,
                WORST,
                worstCase == null ? null : new BigDecimal(worstCase),
                PRICE,
                seen,
                costOfSeen == null ? null : new BigDecimal(costOfSeen),
                List.of());
    }
}
