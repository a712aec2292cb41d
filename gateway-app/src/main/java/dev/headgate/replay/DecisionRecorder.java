package dev.headgate.replay;

import com.fasterxml.uuid.NoArgGenerator;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.headgate.accounting.DecisionTrace;
import dev.headgate.policy.PolicyRouter.Ruling;
import dev.headgate.routing.Candidate;
import dev.headgate.routing.CapacitySnapshot;
import dev.headgate.routing.RequestFacts;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes the trace of each decision. What requests share is packed once: the candidates until they
 * change, a capacity snapshot when it says something new.
 */
@Component
public final class DecisionRecorder {
    private static final int MOST_KEPT = 64;
    private static final long SECONDS_A_DAY = 86_400;

    private final NoArgGenerator ids;

    /** By identity: routing is given the same object until something changes. */
    private final Cache<List<Candidate>, CandidateSet> sets =
            Caffeine.newBuilder().weakKeys().maximumSize(MOST_KEPT).build();

    private final Cache<CapacitySnapshot, DecisionTrace.Shared> snapshots =
            Caffeine.newBuilder().weakKeys().maximumSize(MOST_KEPT).build();

    private @Nullable Latest latest;

    /** The newest state, and the day (UTC) on which it got its id. */
    private record Latest(DecisionTrace.Shared state, long day) {}

    /**
     * Makes one; the ids are UUIDv7, so that a state is kept as long as the requests of its month.
     */
    public DecisionRecorder(NoArgGenerator ids) {
        this.ids = ids;
    }

    /** What it takes to make this decision once more. Does no input or output. */
    public DecisionTrace trace(RequestFacts facts, CapacitySnapshot capacity, Ruling ruling) {
        CandidateSet candidates = sets.get(ruling.candidates(), CandidateSet::of);
        FactsRecord record = FactsRecord.of(facts, capacity.at(), ruling, candidates);
        return new DecisionTrace(
                record.write(), candidates.stored(), snapshots.get(capacity, this::stored));
    }

    /** A state that says what the one before said keeps its id, for a day. */
    private synchronized DecisionTrace.Shared stored(CapacitySnapshot capacity) {
        byte[] content = CapacityState.of(capacity).write();
        long day = dayOf(capacity.at());
        Latest known = latest;
        if (known != null
                && known.day() == day
                && Arrays.equals(known.state().content(), content)) {
            return known.state();
        }
        var fresh = new DecisionTrace.Shared(ids.generate(), content);
        latest = new Latest(fresh, day);
        return fresh;
    }

    private static long dayOf(Instant moment) {
        return Math.floorDiv(moment.getEpochSecond(), SECONDS_A_DAY);
    }
}
