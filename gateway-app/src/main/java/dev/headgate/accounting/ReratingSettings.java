package dev.headgate.accounting;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What is to be rated again.
 *
 * @param deployment the hosted deployment whose prices were corrected
 * @param settledFrom attempts that were settled from then on
 * @param settledTo and before then
 * @param reason for whoever reads the ledger
 * @param dryRun whether it is only worked out and nothing booked
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ReratingSettings(
        @NotBlank String deployment,
        @NotNull Instant settledFrom,
        @NotNull Instant settledTo,
        @NotBlank @Size(max = 500, message = "has at most 500 characters") String reason,
        boolean dryRun) {

    @AssertTrue(message = "'settled_to' must be later than 'settled_from'")
    boolean isRange() {
        return settledFrom == null || settledTo == null || settledTo.isAfter(settledFrom);
    }
}
