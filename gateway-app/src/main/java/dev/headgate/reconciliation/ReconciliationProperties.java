package dev.headgate.reconciliation;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import java.math.BigDecimal;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of statements.
 *
 * @param maxFileSize longest file that is read; a longer one is refused with 413
 * @param maxRows most rows of a file
 * @param toleranceShare difference that counts as none, as a share of the larger side; calls around
 *     midnight are on one day here and on the next there
 * @param toleranceUsd difference that counts as none whatever its share
 */
@Validated
@ConfigurationProperties("headgate.reconciliation")
record ReconciliationProperties(
        @DefaultValue("16MB") DataSize maxFileSize,
        @DefaultValue("200000") @Min(1) int maxRows,
        @DefaultValue("0.005") @DecimalMin("0") @DecimalMax("1") BigDecimal toleranceShare,
        @DefaultValue("0.01") @DecimalMin("0") BigDecimal toleranceUsd) {}
