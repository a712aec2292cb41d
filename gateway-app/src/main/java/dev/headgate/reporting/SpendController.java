package dev.headgate.reporting;

import java.time.LocalDate;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Spend by tenant, team, model, deployment, hosting and day, as JSON or CSV. */
@RestController
@RequestMapping("/api/admin/v1/reports/spend")
class SpendController {
    private static final String BY_DEFAULT = "day,tenant,team,model,hosting";

    private final SpendReports reports;

    SpendController(SpendReports reports) {
        this.reports = reports;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    SpendView json(
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam(defaultValue = BY_DEFAULT) List<String> by) {
        return SpendView.of(reports.spend(from, to, SpendDimension.parse(by)));
    }

    @GetMapping(produces = "text/csv;charset=UTF-8")
    String csv(
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam(defaultValue = BY_DEFAULT) List<String> by) {
        return SpendCsv.write(reports.spend(from, to, SpendDimension.parse(by)));
    }
}
