package dev.headgate.reconciliation;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Lines that are to be booked.
 *
 * @param reason for whoever reads the ledger
 * @param lines by name; null for all that differ
 * @param matchedToo whether differences within the tolerance are booked too; null for no
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record BookingRequest(
        @NotBlank @Size(max = 500, message = "has at most 500 characters") String reason,
        @Nullable @Size(min = 1, max = 10_000) List<String> lines,
        @Nullable Boolean matchedToo) {

    Decisions.Choice choice() {
        return new Decisions.Choice(
                lines == null ? Set.of() : Set.copyOf(lines), Boolean.TRUE.equals(matchedToo));
    }

    /** Why something is undone. */
    record Undo(@NotBlank @Size(max = 500, message = "has at most 500 characters") String reason) {}
}
