package dev.headgate.reconciliation;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.accounting.Adjustment;
import dev.headgate.accounting.EntryKind;
import dev.headgate.accounting.Ledger;
import dev.headgate.accounting.SpendSeries;
import dev.headgate.catalog.ChargeLine;
import dev.headgate.identity.PlatformTenant;
import dev.headgate.identity.TenantId;
import dev.headgate.identity.TenantNames;
import dev.headgate.reconciliation.Booking.Note;
import dev.headgate.routing.Hosting;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Books differences and takes them back, inside the transaction of its caller. */
@Component
class Booker {
    private final Ledger ledger;
    private final Bookings bookings;
    private final PlatformTenant bearer;
    private final TenantNames names;
    private final NoArgGenerator ids;
    private final Clock clock;

    Booker(
            Ledger ledger,
            Bookings bookings,
            PlatformTenant bearer,
            TenantNames names,
            NoArgGenerator ids,
            Clock clock) {
        this.ledger = ledger;
        this.bookings = bookings;
        this.bearer = bearer;
        this.names = names;
        this.ids = ids;
        this.clock = clock;
    }

    /** A line with what is left to book of it. */
    record Open(String line, String model, BigDecimal usd) {}

    /** Why, and by whom. */
    record Decision(String author, String reason) {}

    List<Booking> book(Statement statement, List<Open> lines, Decision decision) {
        Note note = note(decision);
        List<Booking> made =
                lines.stream()
                        .map(line ->
                                new Booking(
                                        ids.generate(),
                                        statement.id(),
                                        statement.place().id(),
                                        statement.month(),
                                        line.line(),
                                        line.model(),
                                        line.usd(),
                                        note,
                                        null))
                        .toList();
        made.forEach(bookings::add);
        ledger.book(
                made.stream()
                        .map(booking -> entry(booking, statement.place(), note, line(booking)))
                        .toList());
        return made;
    }

    /** Takes a booking back by an entry of its own; false if it was already. */
    boolean undo(Booking booking, Place place, Decision decision) {
        Note note = note(decision);
        boolean stood = bookings.undo(booking.id(), note);
        if (stood) {
            ledger.book(List.of(entry(booking, place, note, line(booking).reversed())));
        }
        return stood;
    }

    private Note note(Decision decision) {
        return new Note(decision.author(), clock.instant(), decision.reason());
    }

    private Adjustment entry(Booking booking, Place place, Note note, ChargeLine line) {
        String what = line.quantity().signum() < 0 ? "Taken back: difference" : "Difference";
        return new Adjustment(
                EntryKind.INVOICE,
                booking.statement(),
                "%s to the statement of %s for %s, %s: %s"
                        .formatted(
                                what, place.name(), booking.month(), booking.line(), note.reason()),
                note.author(),
                booking.month(),
                series(booking, place),
                List.of(line));
    }

    private static ChargeLine line(Booking booking) {
        BigDecimal usd = booking.usd();
        return new ChargeLine(Meter.INVOICE_DIFFERENCE, BigDecimal.ONE, null, usd, usd, usd, usd);
    }

    private SpendSeries series(Booking booking, Place place) {
        TenantId tenant = bearer.ensure();
        return new SpendSeries(
                tenant,
                names.of(tenant).orElse(PlatformTenant.NAME),
                null,
                null,
                null,
                "",
                null,
                booking.model(),
                place.hosting() == Hosting.SELF_HOSTED ? place.name() : "",
                place.hosting(),
                place.id(),
                new TreeMap<>());
    }
}
