package dev.headgate.catalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a new version takes its place among those that are there. It takes over from the version in
 * force at its beginning, for as long as that one would have held, so that what was announced for
 * later stays announced. Where it ends earlier, the old version is resumed after it.
 *
 * @param until the first moment at which the new version does not hold any more, or null
 * @param cuts the versions that end earlier now
 * @param resumed what is opened again after the new version
 */
record Succession(@Nullable Instant until, List<Cut> cuts, Optional<Resumed> resumed) {

    /** A version that is there. */
    record Version(UUID id, Instant from, @Nullable Instant until) {

        boolean holdsAt(Instant moment) {
            return !moment.isBefore(from) && endsAfter(moment);
        }

        private boolean endsAfter(Instant moment) {
            return until == null || moment.isBefore(until);
        }

        private boolean overlaps(Instant begin, @Nullable Instant end) {
            boolean isEmpty = from.equals(until);
            return !isEmpty && endsAfter(begin) && (end == null || from.isBefore(end));
        }
    }

    /** A version that ends at a moment; one that ends when it begins is withdrawn. */
    record Cut(UUID id, Instant at) {}

    /** A copy of a version that holds again. */
    record Resumed(UUID id, Instant from, @Nullable Instant until) {}

    /**
     * The place of a version from a moment on.
     *
     * @param wantedEnd where it ends, or null to hold for as long as what it takes over from
     */
    static Succession of(List<Version> there, Instant from, @Nullable Instant wantedEnd) {
        @Nullable Instant end = wantedEnd == null ? naturalEnd(there, from) : wantedEnd;
        List<Version> overlapping = there.stream().filter(one -> one.overlaps(from, end)).toList();
        List<Cut> cuts = new ArrayList<>();
        for (Version version : overlapping) {
            boolean beginsEarlier = version.from().isBefore(from);
            cuts.add(new Cut(version.id(), beginsEarlier ? from : version.from()));
        }
        return new Succession(end, List.copyOf(cuts), resumed(overlapping, end));
    }

    private static @Nullable Instant naturalEnd(List<Version> there, Instant from) {
        Optional<Version> inForce = there.stream().filter(one -> one.holdsAt(from)).findFirst();
        return inForce.isPresent()
                ? inForce.get().until()
                : there.stream()
                        .filter(one -> !one.from().equals(one.until()))
                        .map(Version::from)
                        .filter(begin -> begin.isAfter(from))
                        .min(Comparator.naturalOrder())
                        .orElse(null);
    }

    private static Optional<Resumed> resumed(List<Version> overlapping, @Nullable Instant end) {
        return end == null
                ? Optional.empty()
                : overlapping.stream()
                        .filter(version -> version.holdsAt(end))
                        .findFirst()
                        .map(version -> new Resumed(version.id(), end, version.until()));
    }

    /** Whether something that has come into force already would be corrected. */
    static boolean correctsThePast(List<Version> there, Instant from, Instant now) {
        return there.stream()
                .filter(one -> !one.from().equals(one.until()))
                .anyMatch(one -> !one.from().isBefore(from) && !one.from().isAfter(now));
    }

    Succession {
        cuts = List.copyOf(cuts);
        Objects.requireNonNull(resumed);
    }
}
