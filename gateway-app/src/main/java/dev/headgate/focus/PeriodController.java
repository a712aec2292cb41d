package dev.headgate.focus;

import dev.headgate.identity.Administrator;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** Months of the books, and closing them. */
@RestController
@RequestMapping("/api/admin/v1/periods")
class PeriodController {
    private final Periods periods;

    PeriodController(Periods periods) {
        this.periods = periods;
    }

    /** Closed months, newest first. */
    record Closed(List<View> items) {}

    /** A closed month. Amounts are decimal strings in USD. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record View(
            YearMonth month,
            Instant closedAt,
            String closedBy,
            @Nullable String note,
            String chargedUsd,
            String payableUsd,
            String listUsd) {

        private static View of(ClosedPeriod period) {
            return new View(
                    period.month(),
                    period.closedAt(),
                    period.closedBy(),
                    period.note(),
                    period.usd().toPlainString(),
                    period.payable().toPlainString(),
                    period.list().toPlainString());
        }
    }

    /**
     * Whether a month can be closed.
     *
     * @param obstacles what stands in the way
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Readiness(YearMonth month, boolean closable, List<String> obstacles) {}

    /**
     * @param note why, for whoever asks later
     */
    record CloseRequest(@Nullable @Size(max = 1000) String note) {}

    @GetMapping
    Closed closed() {
        return new Closed(periods.all().stream().map(View::of).toList());
    }

    @GetMapping("/{month}")
    Readiness readiness(@PathVariable YearMonth month) {
        List<String> obstacles = periods.obstacles(month);
        return new Readiness(month, obstacles.isEmpty(), obstacles);
    }

    @PostMapping("/{month}/close")
    View close(
            @PathVariable YearMonth month,
            @RequestBody(required = false) @Valid @Nullable CloseRequest request,
            @AuthenticationPrincipal Administrator author) {
        String note = request == null ? null : request.note();
        return View.of(periods.close(month, author.name(), note));
    }
}
