package dev.headgate.replay;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A policy tried on the past, and how far that has come.
 *
 * @param policy what is tried
 * @param tenant name of the only tenant whose requests count, or null
 * @param team name of the only team, or null
 * @param alias the only name that clients asked for, or null
 * @param state {@code QUEUED}, {@code RUNNING}, {@code DONE}, {@code FAILED} or {@code CANCELLED}
 * @param total requests of the period, or null before they were counted
 * @param processed of these, how many were looked at
 * @param error why it failed, or null
 * @param result null unless it is done and asked for alone
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record Replay(
        UUID id,
        Instant from,
        Instant until,
        ReplaySettings.Choice policy,
        @Nullable String tenant,
        @Nullable String team,
        @Nullable String alias,
        String comment,
        String author,
        String state,
        @Nullable Long total,
        long processed,
        @Nullable String error,
        Instant createdAt,
        @Nullable Instant finishedAt,
        @Nullable ReplayResult result) {}
