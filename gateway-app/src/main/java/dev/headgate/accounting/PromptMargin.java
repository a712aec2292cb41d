package dev.headgate.accounting;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How many tokens to hold for each estimated token of a prompt, learnt from what prompts really
 * had. It grows at once and shrinks slowly, and is never below the highest ratio of the last
 * thousand calls with a twentieth on top. Before a hundred calls were seen it does not go below the
 * estimate itself.
 *
 * <p>Ratios and margin are in ten-thousandths, rounded up, so that what was seen once fits into
 * what is held the next time.
 *
 * @param calls that were seen in all
 * @param blockPeaks the highest ratio of each of the last full blocks of calls, oldest first
 * @param openPeak the highest ratio of the block that is being filled
 * @param openCalls calls of that block
 */
record PromptMargin(long margin, long calls, List<Long> blockPeaks, long openPeak, int openCalls) {

    /** The estimate as it is. */
    static final long ONE = 10_000;

    static final PromptMargin NEW = new PromptMargin(ONE, 0, List.of(), 0, 0);

    static final int BLOCK = 64;
    static final int BLOCKS = 16;
    static final int CALLS_BEFORE_IT_SHRINKS = 100;

    /** An estimate that is four times too high is no estimate; there is something else wrong. */
    private static final long LEAST = ONE / 4;

    private static final long STEPS_TO_AIM = 256;

    PromptMargin {
        blockPeaks = List.copyOf(blockPeaks);
    }

    /** How often the estimate a prompt really had. */
    static long ratio(long estimate, long tokens) {
        return Math.ceilDiv(Math.multiplyExact(tokens, ONE), estimate);
    }

    /** A ratio with what is kept free above it; the estimate is made so that it needs nothing. */
    static long withHeadroom(long ratio) {
        long more = Math.ceilDiv(Math.multiplyExact(ratio, 21L), 20L);
        return ratio > ONE ? more : Math.min(more, ONE);
    }

    /** The tokens to hold for a prompt of this estimate. */
    static long tokens(long estimate, long margin) {
        return Math.ceilDiv(Math.multiplyExact(estimate, margin), ONE);
    }

    /** The highest ratio that is remembered. */
    long highest() {
        long ofBlocks = blockPeaks.isEmpty() ? 0 : Collections.max(blockPeaks);
        return Math.max(ofBlocks, openPeak);
    }

    /** After some more calls, of which this was the highest ratio. */
    PromptMargin after(long more, long peak) {
        PromptMargin counted = counted(more, peak);
        long aim = counted.aim();
        long now = margin;
        for (long step = 0; step < more && now > aim; step++) {
            now -= Math.ceilDiv(now - aim, STEPS_TO_AIM);
        }
        return new PromptMargin(
                Math.max(now, aim),
                counted.calls,
                counted.blockPeaks,
                counted.openPeak,
                counted.openCalls);
    }

    private long aim() {
        long least = calls < CALLS_BEFORE_IT_SHRINKS ? ONE : LEAST;
        return Math.max(least, withHeadroom(highest()));
    }

    private PromptMargin counted(long more, long peak) {
        long filled = openCalls + more;
        long highest = Math.max(openPeak, peak);
        if (filled < BLOCK) {
            return new PromptMargin(margin, calls + more, blockPeaks, highest, (int) filled);
        }
        List<Long> peaks = new ArrayList<>(blockPeaks);
        peaks.add(highest);
        int tooMany = Math.max(0, peaks.size() - BLOCKS);
        return new PromptMargin(margin, calls + more, peaks.subList(tooMany, peaks.size()), 0, 0);
    }
}
