package dev.headgate.accounting;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the books keep what, in whole months beside the present one; 0 keeps it for ever. The
 * sums that reports read are kept for ever.
 *
 * @param attempts requests and attempts, with their receipts
 * @param ledger postings; their balances are carried forward when they go
 */
@ConfigurationProperties("headgate.retention")
record RetentionProperties(@DefaultValue("13") int attempts, @DefaultValue("120") int ledger) {

    /**
     * @throws IllegalArgumentException if the ledger would go before the attempts that it books
     */
    RetentionProperties {
        boolean ledgerGoesFirst = ledger > 0 && (attempts == 0 || attempts > ledger);
        if (attempts < 0 || ledger < 0 || ledgerGoesFirst) {
            throw new IllegalArgumentException(
                    "'headgate.retention.attempts' and 'ledger' are months, 0 for ever, and the"
                            + " ledger must be kept at least as long as the attempts.");
        }
    }
}
