package dev.headgate.reconciliation;

import dev.headgate.identity.Administrator;
import dev.headgate.identity.Page;
import dev.headgate.reconciliation.Booker.Decision;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Months beside their statements, and what is decided about the differences. */
@RestController
@RequestMapping("/api/admin/v1/reconciliation")
class ReconciliationController {
    private static final String CSV = "text/csv;charset=UTF-8";
    private static final UUID START = new UUID(0, 0);

    private final Reconciliations reconciliations;
    private final Decisions decisions;
    private final ReconciliationLists lists;
    private final Tolerance tolerance;

    ReconciliationController(
            Reconciliations reconciliations,
            Decisions decisions,
            ReconciliationLists lists,
            ReconciliationProperties properties) {
        this.reconciliations = reconciliations;
        this.decisions = decisions;
        this.lists = lists;
        this.tolerance = new Tolerance(properties.toleranceShare(), properties.toleranceUsd());
    }

    @Operation(summary = "A provider's month beside what it billed, by model and day (UTC).")
    @GetMapping(path = "/providers/{provider}", produces = MediaType.APPLICATION_JSON_VALUE)
    ProviderView provider(@PathVariable String provider, @RequestParam YearMonth month) {
        return ProviderView.of(reconciliations.provider(provider, month), tolerance);
    }

    @GetMapping(path = "/providers/{provider}", produces = CSV)
    String providerCsv(@PathVariable String provider, @RequestParam YearMonth month) {
        return ReconciliationCsv.write(reconciliations.provider(provider, month), tolerance);
    }

    @Operation(summary = "A pool's month beside its invoice.")
    @GetMapping(path = "/pools/{pool}", produces = MediaType.APPLICATION_JSON_VALUE)
    PoolView pool(@PathVariable String pool, @RequestParam YearMonth month) {
        return PoolView.of(reconciliations.pool(pool, month), tolerance);
    }

    @GetMapping(path = "/pools/{pool}", produces = CSV)
    String poolCsv(@PathVariable String pool, @RequestParam YearMonth month) {
        return ReconciliationCsv.write(reconciliations.pool(pool, month));
    }

    @Operation(
            summary = "Books what is left of the differences of a provider's month.",
            description =
                    "Without lines, all that differ by more than the tolerance. Sending it again books nothing.")
    @PostMapping("/providers/{provider}/bookings")
    List<BookingView> bookProvider(
            @PathVariable String provider,
            @RequestParam YearMonth month,
            @RequestBody @Valid BookingRequest request,
            @AuthenticationPrincipal Administrator author) {
        var decision = new Decision(author.name(), request.reason());
        return decisions.bookProvider(provider, month, request.choice(), decision).stream()
                .map(BookingView::of)
                .toList();
    }

    @Operation(summary = "Books what is left of the difference of a pool's month.")
    @PostMapping("/pools/{pool}/bookings")
    List<BookingView> bookPool(
            @PathVariable String pool,
            @RequestParam YearMonth month,
            @RequestBody @Valid BookingRequest request,
            @AuthenticationPrincipal Administrator author) {
        var decision = new Decision(author.name(), request.reason());
        return decisions.bookPool(pool, month, request.choice(), decision).stream()
                .map(BookingView::of)
                .toList();
    }

    @GetMapping("/bookings")
    Page<BookingView> bookings(
            @RequestParam(required = false) @Nullable YearMonth month,
            @RequestParam(required = false) @Nullable UUID after,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        int most = Page.checkedLimit(limit);
        var found = lists.bookings(after == null ? START : after, month, most + 1);
        return Page.of(found, most, Booking::id, BookingView::of);
    }

    @Operation(summary = "Takes a booking back by an entry of its own.")
    @PostMapping("/bookings/{id}/undo")
    BookingView undo(
            @PathVariable UUID id,
            @RequestBody @Valid BookingRequest.Undo request,
            @AuthenticationPrincipal Administrator author) {
        return BookingView.of(decisions.undo(id, new Decision(author.name(), request.reason())));
    }

    @GetMapping("/statements")
    Page<StatementView> statements(
            @RequestParam(required = false) @Nullable YearMonth month,
            @RequestParam(required = false) @Nullable UUID after,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        int most = Page.checkedLimit(limit);
        var found = lists.statements(after == null ? START : after, month, most + 1);
        return Page.of(found, most, Statement::id, StatementView::of);
    }

    @Operation(summary = "Forgets a statement because of which nothing was booked.")
    @DeleteMapping("/statements/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void forget(@PathVariable UUID id) {
        decisions.forget(id);
    }
}
