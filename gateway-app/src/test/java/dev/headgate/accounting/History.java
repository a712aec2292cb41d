package dev.headgate.accounting;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What has happened in a simulation, in its order: always as a digest, so that two runs can be
 * compared, and as text where somebody wants to read it.
 */
final class History {
    private final Timeline timeline;
    private final boolean readable;
    private final Map<AttemptId, Integer> numbers = new HashMap<>();
    private final List<String> lines = new ArrayList<>();
    private final Map<Situation, Integer> situations = new EnumMap<>(Situation.class);
    private long digest;

    History(Timeline timeline, boolean readable) {
        this.timeline = timeline;
        this.readable = readable;
    }

    /**
     * Notes something.
     *
     * @param what a format of the details
     */
    void note(String what, Object... details) {
        mix(timeline.now());
        mix(what.hashCode());
        for (Object detail : details) {
            mix(digestOf(detail));
        }
        if (readable) {
            lines.add("%7d ms  %s".formatted(timeline.now(), text(what, details)));
        }
    }

    /** Counts a situation that simulations are made for. */
    void meet(Situation situation) {
        situations.merge(situation, 1, Integer::sum);
    }

    Map<Situation, Integer> situations() {
        return situations;
    }

    /** What simulations must meet often enough to be worth their name. */
    enum Situation {
        /** A hard budget refused. */
        BUDGET_EXCEEDED,
        /** A replica admitted an attempt without the store. */
        WITHOUT_STORE,
        /** It came into the books later. */
        REPLAYED,
        /** A limit had no room left for it. */
        OVERRUN_BY_OUTAGE,
        /** Nobody waited any more for what was committed. */
        GIVEN_BACK,
        /** What might have been committed, and was not, was kept from it. */
        FORESTALLED,
        /** The commit succeeded and its acknowledgement was lost. */
        LOST_ACKNOWLEDGEMENT,
        /** The commit succeeded long after its client had lost the connection. */
        LATE_COMMIT,
        /** A transaction waited for another one. */
        LOCK_WAIT,
        /** A process died with a transaction open. */
        DEATH_IN_A_TRANSACTION,
        /** A process stood inside a transaction while others went on. */
        INTERLEAVING,
        /** An estimate by the worst case. */
        WORST_CASE,
        /** An estimate by what was last noted. */
        CHECKPOINT,
        /** A settlement came after an estimate. */
        CORRECTION,
        /** More was used than had been held. */
        OVERRUN,
        /** A limit was set below what was held. */
        LOWERED_LIMIT,
        /** A group was halved because of one entry. */
        REFUSED_ENTRY
    }

    /** The text with attempts by the number that they were seen in. */
    String text(String what, Object... details) {
        Object[] named = details.clone();
        for (int i = 0; i < named.length; i++) {
            if (named[i] instanceof AttemptId id) {
                named[i] = "attempt " + numbers.computeIfAbsent(id, _ -> numbers.size() + 1);
            }
        }
        return String.format(Locale.ROOT, what, named);
    }

    private void mix(long value) {
        digest = (Long.rotateLeft(digest, 7) ^ value) * 0x9e37_79b9_7f4a_7c15L;
    }

    /** Constants have no hash that is the same in another process. */
    private static long digestOf(Object detail) {
        return switch (detail) {
            case null -> 0;
            case Enum<?> constant -> constant.name().hashCode();
            case AttemptId id -> id.value().hashCode();
            default -> detail.hashCode();
        };
    }

    long digest() {
        return digest;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
