package dev.headgate.allocation;

import dev.headgate.allocation.AllocationViews.CalibrationView;
import dev.headgate.allocation.AllocationViews.CloseView;
import dev.headgate.allocation.AllocationViews.FiguresView;
import dev.headgate.allocation.AllocationViews.HourView;
import dev.headgate.catalog.CalibrationBook;
import dev.headgate.identity.Administrator;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** Own capacity: economics, hours, closes, calibrations. A pool is named by its name or its id. */
@RestController
@RequestMapping("/api/admin/v1/pools/{pool}")
class AllocationController {
    private final AllocationAdministration administration;

    AllocationController(AllocationAdministration administration) {
        this.administration = administration;
    }

    /**
     * A month to close.
     *
     * @param invoiceTotal what it must add up to, in USD; null: what the dated costs say
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record CloseBody(
            @NotNull(message = "is needed, such as 2026-11") YearMonth month,
            @Nullable BigDecimal invoiceTotal) {}

    /** Why a close is taken back. */
    record ReversalBody(
            @NotBlank(message = "is needed")
                    @Size(max = 500, message = "has at most 500 characters")
                    String reason) {}

    @Operation(summary = "What a pool cost over a period of days (UTC), and its tokens by that.")
    @GetMapping("/economics")
    EconomicsView economics(
            @PathVariable String pool, @RequestParam LocalDate from, @RequestParam LocalDate to) {
        return EconomicsView.of(administration.economics(pool, from, to));
    }

    @Operation(summary = "The hours of some days (UTC): cost, attributed, idle and overhead.")
    @GetMapping("/hours")
    List<HourView> hours(
            @PathVariable String pool, @RequestParam LocalDate from, @RequestParam LocalDate to) {
        return administration.hours(pool, from, to).stream().map(HourView::of).toList();
    }

    @Operation(summary = "All closes, the newest month first; also those that were taken back.")
    @GetMapping("/closes")
    List<CloseView> closes(@PathVariable String pool) {
        return administration.closes(pool).stream().map(CloseView::of).toList();
    }

    @Operation(summary = "What a close would say now, also of a month that is not over.")
    @GetMapping("/closes/preview")
    FiguresView preview(
            @PathVariable String pool,
            @RequestParam YearMonth month,
            @RequestParam(name = "invoice_total", required = false)
                    @Nullable BigDecimal invoiceTotal) {
        return FiguresView.of(administration.preview(pool, month, invoiceTotal));
    }

    @Operation(
            summary = "Closes a month and books idle time, overhead and the difference.",
            description = "200 with the close that stands if the month is closed already.")
    @PostMapping("/closes")
    ResponseEntity<CloseView> close(
            @PathVariable String pool,
            @RequestBody @Valid CloseBody body,
            @AuthenticationPrincipal Administrator author) {
        MonthCloser.Closed closed =
                administration.close(pool, body.month(), body.invoiceTotal(), author.name());
        return ResponseEntity.status(closed.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(CloseView.of(closed.close()));
    }

    @Operation(summary = "Takes a close back with reversing entries; the month is open again.")
    @PostMapping("/closes/{close}/reversal")
    CloseView reverse(
            @PathVariable String pool,
            @PathVariable UUID close,
            @RequestBody @Valid ReversalBody body,
            @AuthenticationPrincipal Administrator author) {
        return CloseView.of(administration.reverse(pool, close, body.reason(), author.name()));
    }

    @Operation(summary = "Who bears idle time and overhead.")
    @GetMapping("/bearers")
    BearersBody bearers(@PathVariable String pool) {
        return BearersBody.of(administration.bearers(pool));
    }

    @Operation(summary = "Sets who bears idle time and overhead in closes to come.")
    @PutMapping("/bearers")
    BearersBody putBearers(
            @PathVariable String pool,
            @RequestBody @Valid BearersBody body,
            @AuthenticationPrincipal Administrator author) {
        administration.putBearers(pool, body.bearers(), author.name());
        return BearersBody.of(administration.bearers(pool));
    }

    @Operation(
            summary = "How long its replicas work for tokens, as calls have shown, with the fit.")
    @GetMapping("/calibrations")
    List<CalibrationView> calibrations(@PathVariable String pool) {
        return views(administration.calibrations(pool));
    }

    @Operation(summary = "Measures it again now, from the newest calls.")
    @PostMapping("/calibrations")
    List<CalibrationView> calibrate(
            @PathVariable String pool, @AuthenticationPrincipal Administrator author) {
        return views(administration.calibrate(pool, author.name()));
    }

    private static List<CalibrationView> views(List<CalibrationBook.Entry> entries) {
        return entries.stream().map(CalibrationView::of).toList();
    }
}
