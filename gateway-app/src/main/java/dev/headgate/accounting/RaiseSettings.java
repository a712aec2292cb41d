package dev.headgate.accounting;

import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A raise as somebody wants it; it begins at once.
 *
 * @param usd what it adds to the limit of every period that it touches
 * @param endsAt when it ends by itself
 * @param reason for whoever reads it later
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record RaiseSettings(
        @NotNull
                @DecimalMin(value = "0", inclusive = false, message = "is above 0")
                @Digits(
                        integer = 12,
                        fraction = 12,
                        message = "has at most 12 digits before and after the point")
                BigDecimal usd,
        @NotNull Instant endsAt,
        @NotBlank @Size(max = 1000, message = "has at most 1000 characters") String reason) {}
