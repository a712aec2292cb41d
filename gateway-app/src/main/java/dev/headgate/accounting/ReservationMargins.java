package dev.headgate.accounting;

import dev.headgate.usage.TokenUsage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What prompts are held for, by what this replica and the others have learnt of their kind. What
 * this one sees counts here at once; the others know it after both have shared.
 */
final class ReservationMargins {
    private final MarginStore store;
    private final Map<PromptKind, PromptMargin> known = new ConcurrentHashMap<>();
    private final Map<PromptKind, Seen> unshared = new ConcurrentHashMap<>();

    ReservationMargins(MarginStore store) {
        this.store = store;
    }

    /** Calls that the store does not know of yet. */
    private record Seen(long calls, long peak) {

        private Seen and(Seen other) {
            return new Seen(calls + other.calls, Math.max(peak, other.peak));
        }

        /** The peak stays: the rest may have it too. */
        private Seen without(Seen shared) {
            return new Seen(calls - shared.calls, peak);
        }
    }

    /** The opening that holds as many prompt tokens as calls of its kind have needed. */
    AttemptOpening hold(AttemptOpening opening) {
        return opening.holding(PromptMargin.tokens(opening.estimate(), margin(kindOf(opening))));
    }

    /** Learns from what the provider has counted. */
    void learn(AttemptOpening opening, TokenUsage counted) {
        if (opening.estimate() > 0 && counted.totalInput() > 0) {
            long ratio = PromptMargin.ratio(opening.estimate(), counted.totalInput());
            unshared.merge(kindOf(opening), new Seen(1, ratio), Seen::and);
        }
    }

    /** Tells the store what was seen here, and learns what was seen elsewhere. */
    void share() {
        for (PromptKind kind : unshared.keySet()) {
            Seen seen = unshared.get(kind);
            if (seen != null) {
                known.put(kind, store.add(kind, seen.calls(), seen.peak()));
                unshared.computeIfPresent(
                        kind, (_, now) -> now.calls() == seen.calls() ? null : now.without(seen));
            }
        }
        known.putAll(store.all());
    }

    private long margin(PromptKind kind) {
        long shared = known.getOrDefault(kind, PromptMargin.NEW).margin();
        Seen here = unshared.get(kind);
        return here == null ? shared : Math.max(shared, PromptMargin.withHeadroom(here.peak()));
    }

    private static PromptKind kindOf(AttemptOpening opening) {
        return PromptKind.of(opening.deployment().model().name(), opening.estimate());
    }
}
