package dev.headgate.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.catalog.Succession.Cut;
import dev.headgate.catalog.Succession.Resumed;
import dev.headgate.catalog.Succession.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a price takes its place among those that are there. */
class SuccessionTest {
    private static final UUID OLD = new UUID(0, 1);
    private static final UUID ANNOUNCED = new UUID(0, 2);

    @Test
    void theFirstHoldsUntilFurtherNotice() {
        assertThat(Succession.of(List.of(), day(5), null))
                .isEqualTo(new Succession(null, List.of(), Optional.empty()));
    }

    @Test
    void itTakesOverFromTheOneInForce() {
        assertThat(Succession.of(List.of(version(OLD, 1, null)), day(5), null))
                .isEqualTo(new Succession(null, List.of(new Cut(OLD, day(5))), Optional.empty()));
    }

    @Test
    void whatWasAnnouncedStaysAnnounced() {
        assertThat(
                        Succession.of(
                                List.of(version(OLD, 1, 20), version(ANNOUNCED, 20, null)),
                                day(5),
                                null))
                .isEqualTo(
                        new Succession(day(20), List.of(new Cut(OLD, day(5))), Optional.empty()));
    }

    @Test
    void whatWasAnnouncedForTheSameMomentIsWithdrawn() {
        assertThat(
                        Succession.of(
                                List.of(version(OLD, 1, 20), version(ANNOUNCED, 20, null)),
                                day(20),
                                null))
                .isEqualTo(
                        new Succession(
                                null, List.of(new Cut(ANNOUNCED, day(20))), Optional.empty()));
    }

    @Test
    void anOfferForSomeDaysIsFollowedByWhatWasThereBefore() {
        assertThat(Succession.of(List.of(version(OLD, 1, null)), day(5), day(8)))
                .isEqualTo(
                        new Succession(
                                day(8),
                                List.of(new Cut(OLD, day(5))),
                                Optional.of(new Resumed(OLD, day(8), null))));
    }

    @Test
    void anOfferThatGoesBeyondAnAnnouncementIsFollowedByIt() {
        assertThat(
                        Succession.of(
                                List.of(version(OLD, 1, 6), version(ANNOUNCED, 6, null)),
                                day(5),
                                day(8)))
                .isEqualTo(
                        new Succession(
                                day(8),
                                List.of(new Cut(OLD, day(5)), new Cut(ANNOUNCED, day(6))),
                                Optional.of(new Resumed(ANNOUNCED, day(8), null))));
    }

    @Test
    void whatBeginsBeforeTheFirstEndsWhereTheFirstBegins() {
        assertThat(Succession.of(List.of(version(OLD, 10, null)), day(5), null))
                .isEqualTo(new Succession(day(10), List.of(), Optional.empty()));
    }

    @Test
    void whatWasWithdrawnCountsForNothing() {
        assertThat(Succession.of(List.of(version(OLD, 10, 10)), day(5), null))
                .isEqualTo(new Succession(null, List.of(), Optional.empty()));
    }

    @Test
    void thePastIsCorrectedWhereAVersionHasBegunSince() {
        List<Version> there = List.of(version(OLD, 1, 20), version(ANNOUNCED, 20, null));

        assertThat(Succession.correctsThePast(there, day(1), day(10))).isTrue();
        assertThat(Succession.correctsThePast(there, day(5), day(10))).isFalse();
        assertThat(Succession.correctsThePast(there, day(20), day(10))).isFalse();
    }

    private static Version version(UUID id, int from, @Nullable Integer until) {
        return new Version(id, day(from), until == null ? null : day(until));
    }

    private static Instant day(int day) {
        return LocalDate.of(2026, 11, day).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
