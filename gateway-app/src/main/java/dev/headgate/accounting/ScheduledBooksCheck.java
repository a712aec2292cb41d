package dev.headgate.accounting;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Checks the books from time to time and raises an alarm if one of their invariants is broken: the
 * metric {@code headgate.books.violations}, which is zero while all is well, and an error that
 * names the rows.
 */
@Component
class ScheduledBooksCheck {
    private static final Logger log = LoggerFactory.getLogger(ScheduledBooksCheck.class);

    private final BooksCheck check;
    private final MultiGauge violations;

    ScheduledBooksCheck(BooksCheck check, MeterRegistry metrics) {
        this.check = check;
        this.violations =
                MultiGauge.builder("headgate.books.violations")
                        .description("Rows of the books that break an invariant")
                        .register(metrics);
    }

    @Scheduled(
            initialDelayString = "${headgate.self-check.interval}",
            fixedDelayString = "${headgate.self-check.interval}")
    void run() {
        try {
            BooksCheck.Result result = check.run();
            violations.register(
                    result.findings().stream()
                            .map(finding ->
                                    MultiGauge.Row.of(
                                            Tags.of("invariant", finding.invariant()),
                                            finding.violations()))
                            .toList(),
                    true);
            result.findings().stream()
                    .filter(finding -> finding.violations() > 0)
                    .forEach(ScheduledBooksCheck::raiseAlarm);
        } catch (DataAccessException | TransactionException e) {
            log.warn("The books could not be checked: {}", e.getMessage());
        }
    }

    private static void raiseAlarm(BooksCheck.Finding finding) {
        log.error(
                "The books break {}: {}. {} rows, among them {}",
                finding.invariant(),
                finding.states(),
                finding.violations(),
                finding.rows());
    }
}
