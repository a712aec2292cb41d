package dev.headgate.allocation;

import java.time.Instant;

/**
 * What one call tells of the pace of a pool.
 *
 * @param input tokens read in full
 * @param cached tokens from the cache
 * @param seconds that one replica worked for it
 * @param engineTimed whether the engine said so; else it is the time of the call over the slots
 */
record CallSample(
        Instant at, long input, long cached, long output, double seconds, boolean engineTimed) {}
