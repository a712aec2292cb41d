package dev.headgate.inference;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What happens when there is more to do than this process can.
 *
 * @param refuseAt share of the heap that is in use after a collection from which on new requests
 *     are refused
 * @param cutAt the share from which on requests in flight are cut, the least urgent first
 * @param saturatedFrom share of {@code headgate.inference.max-in-flight} from which on a tenant
 *     gets no more than its fair share
 * @param batchWeight what a batch request counts beside an interactive one in that share
 */
@Validated
@ConfigurationProperties("headgate.inference.shedding")
record SheddingProperties(
        @DefaultValue("0.85") @DecimalMin("0.1") @DecimalMax("1") double refuseAt,
        @DefaultValue("0.95") @DecimalMin("0.1") @DecimalMax("1") double cutAt,
        @DefaultValue("0.8") @DecimalMin("0.1") @DecimalMax("1") double saturatedFrom,
        @DefaultValue("0.5") @DecimalMin("0") @DecimalMax("1") double batchWeight) {}
