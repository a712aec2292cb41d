package dev.headgate.reconciliation;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.MayAdminister;
import dev.headgate.reconciliation.Booker.Decision;
import dev.headgate.reconciliation.Booker.Open;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What somebody decides about differences. A decision that is sent twice changes the books once:
 * what is booked is what is left of a difference, and a line of a statement is booked once.
 */
@Service
@MayAdminister
@Transactional
class Decisions {
    private final Places places;
    private final Comparing comparing;
    private final Statements statements;
    private final Bookings bookings;
    private final Booker booker;
    private final Tolerance tolerance;
    private final Clock clock;

    Decisions(
            Places places,
            Comparing comparing,
            Statements statements,
            Bookings bookings,
            Booker booker,
            ReconciliationProperties properties,
            Clock clock) {
        this.places = places;
        this.comparing = comparing;
        this.statements = statements;
        this.bookings = bookings;
        this.booker = booker;
        this.tolerance = new Tolerance(properties.toleranceShare(), properties.toleranceUsd());
        this.clock = clock;
    }

    /**
     * Which lines are to be booked.
     *
     * @param lines by name; empty for all that differ
     * @param matchedToo whether small differences are booked too, so that both sides agree to the
     *     last digit
     */
    record Choice(Set<String> lines, boolean matchedToo) {}

    /**
     * Books what is left of the differences of these lines.
     *
     * @throws GatewayException {@code CONFLICT} if the month is not over or no statement says
     *     amounts; {@code INVALID_REQUEST} if a line does not exist
     */
    List<Booking> bookProvider(String provider, YearMonth month, Choice choice, Decision decision) {
        requireOver(month);
        lock(places.provider(provider), month);
        ProviderReconciliation found = comparing.provider(provider, month);
        Statement statement = found.amounts().orElseThrow(() -> noAmounts(provider, month));
        requireKnown(
                choice.lines(), found.lines().stream().map(Line::name).collect(Collectors.toSet()));
        return book(
                statement,
                found.lines().stream()
                        .filter(line -> isChosen(choice, line.name(), line.isOpen(tolerance)))
                        .map(line ->
                                new Open(
                                        line.name(),
                                        line.isKnown() ? line.model() : "",
                                        line.difference().orElseThrow()))
                        .toList(),
                decision);
    }

    /**
     * Books what is left of the difference of a pool's month.
     *
     * @throws GatewayException {@code CONFLICT} if the month is not over or no invoice was imported
     */
    List<Booking> bookPool(String pool, YearMonth month, Choice choice, Decision decision) {
        requireOver(month);
        lock(places.pool(pool), month);
        PoolReconciliation found = comparing.pool(pool, month);
        Statement statement = found.statement().orElseThrow(() -> noAmounts(pool, month));
        requireKnown(choice.lines(), Set.of(PoolReconciliation.LINE));
        boolean chosen = isChosen(choice, PoolReconciliation.LINE, found.isOpen(tolerance));
        return book(
                statement,
                Optional.of(new Open(PoolReconciliation.LINE, "", found.difference().orElseThrow()))
                        .filter(_ -> chosen)
                        .stream()
                        .toList(),
                decision);
    }

    /**
     * Takes a booking back by an entry of its own; once, however often it is asked for.
     *
     * @throws GatewayException {@code NOT_FOUND} if there is none
     */
    Booking undo(UUID id, Decision decision) {
        Booking booking = booking(id);
        Statement statement = statement(booking.statement());
        lock(statement.place(), booking.month());
        booker.undo(booking, statement.place(), decision);
        return booking(id);
    }

    /**
     * Forgets a statement that was imported by mistake.
     *
     * @throws GatewayException {@code CONFLICT} if something was booked because of it
     */
    void forget(UUID id) {
        Statement statement = statement(id);
        lock(statement.place(), statement.month());
        if (bookings.hasAny(id)) {
            throw new GatewayException(
                    ErrorCode.CONFLICT,
                    "Differences were booked because of this statement, so it stays as their evidence. Import a newer file instead.");
        }
        statements.delete(id);
    }

    private Statement statement(UUID id) {
        return statements
                .find(id)
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "There is no statement %s. List them at /api/admin/v1/reconciliation/statements."
                                        .formatted(id)));
    }

    private Booking booking(UUID id) {
        return bookings.find(id)
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "There is no booking %s. List them at /api/admin/v1/reconciliation/bookings."
                                        .formatted(id)));
    }

    /** What others booked in the meantime is seen by whoever waited. */
    private void lock(Place place, YearMonth month) {
        bookings.lock(place, month);
    }

    private static boolean isChosen(Choice choice, String line, boolean open) {
        return choice.lines().isEmpty()
                ? open || choice.matchedToo()
                : choice.lines().contains(line);
    }

    private List<Booking> book(Statement statement, List<Open> lines, Decision decision) {
        Set<String> standing = bookings.standingOf(statement.id());
        return booker.book(
                statement,
                lines.stream()
                        .filter(line -> line.usd().signum() != 0)
                        .filter(line -> !standing.contains(line.line()))
                        .toList(),
                decision);
    }

    private void requireOver(YearMonth month) {
        if (!month.isBefore(YearMonth.now(clock.withZone(ZoneOffset.UTC)))) {
            throw new GatewayException(
                    ErrorCode.CONFLICT,
                    "%s is not over (UTC): calls still change its difference. Book it when it is."
                            .formatted(month));
        }
    }

    private static void requireKnown(Set<String> wanted, Set<String> known) {
        wanted.stream()
                .filter(line -> !known.contains(line))
                .findFirst()
                .ifPresent(line -> {
                    throw new GatewayException(
                                    ErrorCode.INVALID_REQUEST,
                                    "There is no line '%s'. Take names from the comparison."
                                            .formatted(line))
                            .at("lines");
                });
    }

    private static GatewayException noAmounts(String name, YearMonth month) {
        return new GatewayException(
                ErrorCode.CONFLICT,
                "No statement says what %s billed for %s. Import its cost export or invoice first."
                        .formatted(name, month));
    }
}
