package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PromptMarginTest {
    private static final int REMEMBERED = PromptMargin.BLOCK * PromptMargin.BLOCKS;

    @Test
    void beginsWithTheEstimateItself() {
        assertThat(PromptMargin.tokens(1_234, PromptMargin.NEW.margin())).isEqualTo(1_234);
    }

    @Test
    void growsAtOnce() {
        PromptMargin grown = PromptMargin.NEW.after(1, PromptMargin.ratio(1_000, 1_300));

        assertThat(grown.margin()).isEqualTo(13_650);
        assertThat(PromptMargin.tokens(1_000, grown.margin())).isEqualTo(1_365);
    }

    @Test
    void doesNotShrinkBeforeAHundredCallsWereSeen() {
        assertThat(PromptMargin.NEW.after(99, 5_000).margin()).isEqualTo(PromptMargin.ONE);
        assertThat(PromptMargin.NEW.after(100, 5_000).margin()).isLessThan(PromptMargin.ONE);
    }

    @Test
    void shrinksSlowlyToATwentiethAboveTheHighestRatio() {
        PromptMargin margin = PromptMargin.NEW.after(100, 6_000).after(50, 6_000);
        assertThat(margin.margin()).isBetween(7_500L, 9_000L);

        for (int i = 0; i < 40; i++) {
            margin = margin.after(64, 6_000);
        }

        assertThat(margin.margin()).isEqualTo(6_300);
    }

    @Test
    void anEstimateThatFitsNeedsNothingOnTop() {
        assertThat(PromptMargin.NEW.after(1, PromptMargin.ONE).margin())
                .isEqualTo(PromptMargin.ONE);
        assertThat(PromptMargin.NEW.after(1, 9_900).margin()).isEqualTo(PromptMargin.ONE);
    }

    @Test
    void isNeverBelowAQuarterOfTheEstimate() {
        PromptMargin margin = PromptMargin.NEW;
        for (int i = 0; i < 100; i++) {
            margin = margin.after(64, 10);
        }

        assertThat(margin.margin()).isEqualTo(2_500);
    }

    @Test
    void forgetsAPeakAfterAThousandCallsAndNotBefore() {
        PromptMargin peak = PromptMargin.NEW.after(1, 20_000);
        PromptMargin before = peak.after(REMEMBERED - 1, 5_000);
        for (int i = 0; i < PromptMargin.BLOCKS - 1; i++) {
            peak = peak.after(PromptMargin.BLOCK, 5_000);
        }

        assertThat(before.margin()).isEqualTo(21_000);
        assertThat(peak.margin()).isEqualTo(21_000);
        assertThat(peak.after(PromptMargin.BLOCK, 5_000).margin()).isEqualTo(21_000);
        PromptMargin later = peak;
        for (int i = 0; i < 2; i++) {
            later = later.after(PromptMargin.BLOCK, 5_000);
        }
        assertThat(later.margin()).isLessThan(21_000);
    }

    /** Whatever was seen among the last thousand calls fits into what is held for it. */
    @Property(tries = 300)
    void whatWasSeenFitsIntoWhatIsHeld(@ForAll("calls") List<Call> calls) {
        PromptMargin margin = PromptMargin.NEW;
        Deque<Call> remembered = new ArrayDeque<>();
        for (Call call : calls) {
            margin = margin.after(1, PromptMargin.ratio(call.estimate(), call.tokens()));
            remembered.addLast(call);
            if (remembered.size() > REMEMBERED) {
                remembered.removeFirst();
            }
        }

        long now = margin.margin();
        assertThat(remembered)
                .allSatisfy(call ->
                        assertThat(PromptMargin.tokens(call.estimate(), now))
                                .isGreaterThanOrEqualTo(call.tokens()));
    }

    /** Also another prompt of a ratio that was seen fits, however long it is. */
    @Property(tries = 2_000)
    void anotherPromptOfTheSameRatioFits(
            @ForAll @LongRange(min = 1, max = 2_000_000) long estimate,
            @ForAll @LongRange(min = 1, max = 4_000_000) long tokens,
            @ForAll @LongRange(min = 1, max = 2_000_000) long other) {
        long ratio = PromptMargin.ratio(estimate, tokens);
        PromptMargin margin = PromptMargin.NEW.after(1, ratio);
        long asDense = Math.floorDiv(Math.multiplyExact(other, tokens), estimate);

        assertThat(PromptMargin.tokens(other, margin.margin())).isGreaterThanOrEqualTo(asDense);
    }

    /** Replicas tell of many calls at once; that must not let anything be forgotten sooner. */
    @Property(tries = 300)
    void callsThatAreToldOfTogetherAreRememberedAtLeastAsLong(
            @ForAll("batches") List<Batch> batches) {
        PromptMargin margin = PromptMargin.NEW;
        Deque<Batch> remembered = new ArrayDeque<>();
        for (Batch batch : batches) {
            margin = margin.after(batch.calls(), batch.peak());
            remembered.addLast(batch);
            while (remembered.stream().skip(1).mapToLong(Batch::calls).sum() >= REMEMBERED) {
                remembered.removeFirst();
            }
        }

        long highest = Collections.max(remembered.stream().map(Batch::peak).toList());
        assertThat(margin.margin()).isGreaterThanOrEqualTo(highest);
        assertThat(margin.highest()).isGreaterThanOrEqualTo(highest);
    }

    /** A prompt by our estimate and by the provider's count. */
    record Call(long estimate, long tokens) {}

    /** Calls that one replica tells of together. */
    record Batch(long calls, long peak) {}

    @Provide
    Arbitrary<List<Call>> calls() {
        Arbitrary<Long> estimates = Arbitraries.longs().between(1, 50_000);
        Arbitrary<Long> percents = Arbitraries.longs().between(1, 300);
        return Combinators.combine(estimates, percents)
                .as((estimate, percent) -> new Call(estimate, 1 + estimate * percent / 100))
                .list()
                .ofMinSize(1)
                .ofMaxSize(3_000);
    }

    @Provide
    Arbitrary<List<Batch>> batches() {
        Arbitrary<Long> calls = Arbitraries.longs().between(1, 500);
        Arbitrary<Long> peaks = Arbitraries.longs().between(100, 30_000);
        return Combinators.combine(calls, peaks).as(Batch::new).list().ofMinSize(1).ofMaxSize(60);
    }
}
