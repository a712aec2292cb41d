package dev.headgate.reconciliation;

import dev.headgate.identity.MayRead;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Statements and bookings, page by page. */
@Service
@MayRead
@Transactional(readOnly = true)
class ReconciliationLists {
    private final Statements statements;
    private final Bookings bookings;

    ReconciliationLists(Statements statements, Bookings bookings) {
        this.statements = statements;
        this.bookings = bookings;
    }

    List<Statement> statements(UUID after, @Nullable YearMonth month, int most) {
        return statements.after(after, month, most);
    }

    List<Booking> bookings(UUID after, @Nullable YearMonth month, int most) {
        return bookings.after(after, month, most);
    }
}
