package dev.headgate.replay;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What is to be tried on the past.
 *
 * @param from requests that were received from then on
 * @param until and before then
 * @param tenant name of the only tenant whose requests count; all if null
 * @param team name of the only team; all if null
 * @param alias the only name that clients asked for; all if null
 * @param comment for whoever reads the result
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ReplaySettings(
        @NotNull Instant from,
        @NotNull Instant until,
        @NotNull @Valid Choice policy,
        @Nullable String tenant,
        @Nullable String team,
        @Nullable String alias,
        @Nullable @Size(max = 1000, message = "has at most 1000 characters") String comment) {
    private static final Duration LONGEST = Duration.ofDays(400);

    /**
     * The policy that is tried; exactly one of these.
     *
     * @param version one that was published
     * @param draft id of a draft of the platform's policy, as it is now
     * @param document YAML or JSON
     * @param recorded true for the versions that decided then: shows that they decide so again
     */
    record Choice(
            @Nullable Long version,
            @Nullable UUID draft,
            @Nullable String document,
            @Nullable Boolean recorded) {

        @AssertTrue(
                message = "'policy' has one of 'version', 'draft', 'document' and 'recorded: true'")
        boolean isOne() {
            return Stream.of(version, draft, document, Boolean.TRUE.equals(recorded) ? true : null)
                            .filter(Objects::nonNull)
                            .count()
                    == 1;
        }

        String kind() {
            return version != null ? "VERSION" : document != null ? "DOCUMENT" : "RECORDED";
        }
    }

    /** The same for a text in place of what was chosen. */
    ReplaySettings trying(String document) {
        return new ReplaySettings(
                from, until, new Choice(null, null, document, null), tenant, team, alias, comment);
    }

    @AssertTrue(message = "'until' must be later than 'from', by at most 400 days")
    boolean isRange() {
        return from == null
                || until == null
                || (until.isAfter(from) && Duration.between(from, until).compareTo(LONGEST) <= 0);
    }
}
