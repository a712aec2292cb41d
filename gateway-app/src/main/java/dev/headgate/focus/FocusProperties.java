package dev.headgate.focus;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What FOCUS files say of who bills whom, and when a month may be closed.
 *
 * @param billingAccountId the account that all charges are billed to
 * @param billingAccountName its name
 * @param organisation who provides own capacity, and issues the invoice for it
 * @param invoiceIssuer who issues the invoices of all charges; unset: the provider of each
 * @param hostProvider on whose infrastructure own capacity runs
 * @param billed whether charges are billed at what they cost, or only shown
 * @param tags those tags of requests that rows are told apart by; others are not in the files
 * @param closeAfter how long after its end a month can be closed, so that the last calls are booked
 * @param keepProvisional how long files of months that are not closed can be fetched again
 */
@ConfigurationProperties("headgate.focus")
record FocusProperties(
        @DefaultValue("headgate") String billingAccountId,
        @DefaultValue("Headgate") String billingAccountName,
        @DefaultValue("Platform") String organisation,
        @Nullable String invoiceIssuer,
        @DefaultValue("On-premises") String hostProvider,
        @DefaultValue("effective") Billed billed,
        @DefaultValue("application") List<String> tags,
        @DefaultValue("15m") Duration closeAfter,
        @DefaultValue("7d") Duration keepProvisional) {

    /** What BilledCost is. */
    enum Billed {
        /** Chargeback: what the tenant is charged. */
        EFFECTIVE,
        /** Showback: nothing is billed, the other costs tell what it was worth. */
        ZERO
    }
}
