package dev.headgate.accounting;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import dev.headgate.usage.TokenUsage;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The book that goes on without its database: attempts are admitted by the allowance of the outage
 * and kept in the journal. While the database is there it only passes on.
 */
final class GraceBook implements AttemptBook {
    private static final Logger log = LoggerFactory.getLogger(GraceBook.class);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final GroupedAttemptBook books;
    private final GroupCommit groups;
    private final OutageJournal journal;
    private final OutageAllowance allowance;
    private final MeterRegistry meters;
    private final Clock clock;
    private final BooksProperties properties;

    GraceBook(
            GroupedAttemptBook books,
            GroupCommit groups,
            OutageJournal journal,
            OutageAllowance allowance,
            MeterRegistry meters,
            Clock clock,
            BooksProperties properties) {
        this.books = books;
        this.groups = groups;
        this.journal = journal;
        this.allowance = allowance;
        this.meters = meters;
        this.clock = clock;
        this.properties = properties;
    }

    @Override
    public Reservation reserve(AttemptOpening opening) {
        if (groups.isReachable()) {
            try {
                return books.reserve(opening);
            } catch (GatewayException e) {
                if (!isOutage(e)) {
                    throw e;
                }
            }
        }
        return goOn(opening);
    }

    /** A full queue is no outage; a group that is lost, or not answered for so long, is one. */
    boolean isOutage(GatewayException e) {
        return e.getCause() instanceof StoreUnavailableException
                || (e.code() == ErrorCode.STORE_UNAVAILABLE
                        && groups.isSilentFor(properties.longestWait().dividedBy(2)));
    }

    /** Reserves without the database; see {@link #reserve}. */
    Reservation goOn(AttemptOpening opening) {
        Entry.Open open = books.rated(opening);
        Caller caller = open.opening().request().caller();
        BigDecimal worst = open.worst().usd();
        if (worst == null) {
            throw refused("unpriced", unpriced(open));
        }
        try {
            allowance.take(caller, worst);
        } catch (GatewayException e) {
            throw refused("allowance", e);
        }
        try {
            journal.begin(JournalledAttempt.of(open, properties.reportingTags()));
        } catch (IOException e) {
            allowance.book(caller, worst, BigDecimal.ZERO);
            log.warn("The journal takes no attempt: {}", e.getMessage());
            throw refused("journal", unwritable(e));
        }
        meters.counter("headgate.books.grace.attempts").increment();
        return new Reservation(open.attempt(), open.opening(), worst, deadline(open));
    }

    private Instant deadline(Entry.Open open) {
        return clock.instant().plus(open.opening().longest()).plus(properties.grace());
    }

    @Override
    public void progress(Reservation reservation, TokenUsage soFar, Duration upstreamTime) {
        if (journal.holds(reservation.id())) {
            journal.note(books.noted(reservation, soFar, upstreamTime));
        } else {
            books.progress(reservation, soFar, upstreamTime);
        }
    }

    @Override
    public Charge settle(Reservation reservation, AttemptResult seen) {
        if (!journal.holds(reservation.id())) {
            return books.settle(reservation, seen);
        }
        Closing closing = books.settlement(reservation, seen);
        end(reservation, closing);
        return new Charge(closing.cost());
    }

    @Override
    public void release(Reservation reservation, String failure, @Nullable Integer status) {
        if (journal.holds(reservation.id())) {
            end(reservation, Closing.release(reservation.id(), failure, status));
        } else {
            books.release(reservation, failure, status);
        }
    }

    private void end(Reservation reservation, Closing closing) {
        if (journal.end(closing)) {
            allowance.book(
                    reservation.opening().request().caller(),
                    Objects.requireNonNull(reservation.worstCase()),
                    Objects.requireNonNullElse(closing.cost(), BigDecimal.ZERO));
        }
    }

    @Override
    public void refused(RequestRecord request, String code) {
        books.refused(request, code);
    }

    @Override
    public boolean isWithoutDatabase() {
        return !groups.isReachable();
    }

    private GatewayException refused(String reason, GatewayException refusal) {
        meters.counter("headgate.books.grace.refusals", "reason", reason).increment();
        return refusal;
    }

    private static GatewayException unpriced(Entry.Open open) {
        return new GatewayException(
                        ErrorCode.STORE_UNAVAILABLE,
                        "The gateway cannot reach its database, and meanwhile serves only what has a price: '%s' has none. Use another model, or try again later."
                                .formatted(open.opening().deployment().name()))
                .retryAfter(RETRY);
    }

    private static GatewayException unwritable(IOException cause) {
        return new GatewayException(
                        ErrorCode.STORE_UNAVAILABLE,
                        "The gateway can reach neither its database nor write its journal, so nothing can be booked. Try again in a moment.",
                        cause)
                .retryAfter(RETRY);
    }
}
