package dev.headgate.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hours of the day, also in the nights in which the clock is put forward or back. */
class DailyWindowTest {
    private static final DailyWindow NIGHT = window("16:30", "00:30", "UTC");
    private static final DailyWindow BERLIN_NIGHT = window("22:00", "06:00", "Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T16:29:59.999Z, false",
        "2026-11-22T16:30:00Z,     true",
        "2026-11-22T23:59:59Z,     true",
        "2026-11-23T00:00:00Z,     true",
        "2026-11-23T00:29:59.999Z, true",
        "2026-11-23T00:30:00Z,     false",
        "2026-11-23T12:00:00Z,     false"
    })
    void aNightGoesOverMidnight(Instant moment, boolean holds) {
        assertThat(NIGHT.holdsAt(moment)).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T09:00:00Z, true",
        "2026-11-22T17:00:00Z, false",
        "2026-11-22T08:59:59Z, false"
    })
    void officeHoursLieWithinADay(Instant moment, boolean holds) {
        assertThat(window("09:00", "17:00", "UTC").holdsAt(moment)).isEqualTo(holds);
    }

    @Test
    void aNightOfSummerTimeIsNineHoursLongWhenItEndsAndSevenWhenItBegins() {
        assertThat(boundaries(BERLIN_NIGHT, "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z"))
                .containsExactly("2026-10-24T20:00:00Z true", "2026-10-25T05:00:00Z false");
        assertThat(boundaries(BERLIN_NIGHT, "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z"))
                .containsExactly("2026-03-28T21:00:00Z true", "2026-03-29T04:00:00Z false");
    }

    /** On this day there is no half past two: at two it is three. */
    @Test
    void aWindowThatBeginsInTheHourThatIsLeftOutBeginsWithTheJump() {
        assertThat(
                        boundaries(
                                window("02:30", "05:00", "Europe/Berlin"),
                                "2026-03-29T00:00:00Z",
                                "2026-03-29T12:00:00Z"))
                .containsExactly("2026-03-29T01:00:00Z true", "2026-03-29T03:00:00Z false");
    }

    /** On this day the hour from two to three comes twice. */
    @Test
    void aWindowThatEndsInTheHourThatComesTwiceHoldsTwice() {
        assertThat(
                        boundaries(
                                window("01:00", "02:30", "Europe/Berlin"),
                                "2026-10-24T22:00:00Z",
                                "2026-10-25T12:00:00Z"))
                .containsExactly(
                        "2026-10-24T23:00:00Z true",
                        "2026-10-25T00:30:00Z false",
                        "2026-10-25T01:00:00Z true",
                        "2026-10-25T01:30:00Z false");
    }

    @Test
    void aWindowOfAWholeDayIsNone() {
        assertThatThrownBy(() -> window("08:00", "08:00", "UTC"))
                .hasMessageContaining("holds all day: leave it out");
    }

    /** The moments at which it begins and ends; nothing may change in between. */
    private static List<String> boundaries(DailyWindow window, String from, String until) {
        List<String> changes = new ArrayList<>();
        boolean holds = window.holdsAt(Instant.parse(from));
        Instant moment = window.nextBoundaryAfter(Instant.parse(from));
        while (moment.isBefore(Instant.parse(until))) {
            assertThat(window.holdsAt(moment.minusNanos(1))).isEqualTo(holds);
            if (window.holdsAt(moment) != holds) {
                holds = !holds;
                changes.add(moment + " " + holds);
            }
            moment = window.nextBoundaryAfter(moment);
        }
        return changes;
    }

    static DailyWindow window(String from, String until, String zone) {
        return new DailyWindow(LocalTime.parse(from), LocalTime.parse(until), ZoneId.of(zone));
    }
}
