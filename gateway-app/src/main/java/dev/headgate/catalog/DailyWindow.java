package dev.headgate.catalog;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hours of every day, by the clock on the wall of one place. A night begins before midnight and
 * ends after it; where the clock is put forward or back, it is as much shorter or longer.
 *
 * @param until the first moment that does not belong to it any more
 */
public record DailyWindow(LocalTime from, LocalTime until, ZoneId zone) {

    /**
     * @throws IllegalArgumentException if it begins when it ends
     */
    public DailyWindow {
        if (from.equals(until)) {
            throw new IllegalArgumentException(
                    "A daily window that begins and ends at %s holds all day: leave it out."
                            .formatted(from));
        }
    }

    public boolean holdsAt(Instant moment) {
        LocalTime time = LocalTime.ofInstant(moment, zone);
        boolean isPastBegin = !time.isBefore(from);
        boolean isBeforeEnd = time.isBefore(until);
        return from.isBefore(until) ? isPastBegin && isBeforeEnd : isPastBegin || isBeforeEnd;
    }

    /** The first moment after this one at which it may begin or end. */
    Instant nextBoundaryAfter(Instant moment) {
        LocalDate day = LocalDate.ofInstant(moment, zone);
        Stream<Instant> boundaries =
                LongStream.rangeClosed(-1, 2)
                        .mapToObj(day::plusDays)
                        .flatMap(one -> Stream.of(one.atTime(from), one.atTime(until)))
                        .flatMap(time -> instants(time).stream());
        // Where the clock jumps, the window may begin or end with the jump.
        @Nullable ZoneOffsetTransition jump = zone.getRules().nextTransition(moment);
        return Stream.concat(
                        boundaries, Stream.ofNullable(jump).map(ZoneOffsetTransition::getInstant))
                .filter(time -> time.isAfter(moment))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private List<Instant> instants(LocalDateTime time) {
        ZoneRules rules = zone.getRules();
        return rules.getValidOffsets(time).stream().map(time::toInstant).toList();
    }

    @Override
    public String toString() {
        return "%s-%s %s".formatted(from, until, zone);
    }
}
