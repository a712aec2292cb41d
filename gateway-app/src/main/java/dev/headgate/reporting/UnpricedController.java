package dev.headgate.reporting;

import java.time.LocalDate;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was used without a price. */
@RestController
@RequestMapping("/api/admin/v1/reports/unpriced")
class UnpricedController {
    private final UnpricedReports reports;

    UnpricedController(UnpricedReports reports) {
        this.reports = reports;
    }

    record View(LocalDate from, LocalDate to, List<UnpricedUse> items) {}

    @GetMapping
    View unpriced(@RequestParam LocalDate from, @RequestParam LocalDate to) {
        return new View(from, to, reports.unpriced(from, to));
    }
}
