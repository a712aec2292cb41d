package dev.headgate.reporting;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Spend by any dimensions and time grain, as JSON or CSV. Every other parameter is a filter: {@code
 * tenant=acme&tag:use_case=search}.
 */
@RestController
@RequestMapping("/api/admin/v1/reports/spend")
class SpendController {
    private static final String BY_DEFAULT = "day,tenant,team,model,hosting";
    private static final Set<String> NO_FILTERS = Set.of("from", "to", "by", "grain");

    private final SpendReports reports;

    SpendController(SpendReports reports) {
        this.reports = reports;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    SpendView json(
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam(defaultValue = BY_DEFAULT) List<String> by,
            @RequestParam(required = false) @Nullable String grain,
            @RequestParam MultiValueMap<String, String> all) {
        return SpendView.of(reports.spend(question(from, to, by, grain, all)));
    }

    @GetMapping(produces = "text/csv;charset=UTF-8")
    String csv(
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam(defaultValue = BY_DEFAULT) List<String> by,
            @RequestParam(required = false) @Nullable String grain,
            @RequestParam MultiValueMap<String, String> all) {
        return SpendCsv.write(reports.spend(question(from, to, by, grain, all)));
    }

    /** A grain of time is one more dimension. */
    private static SpendQuestion question(
            LocalDate from,
            LocalDate to,
            List<String> by,
            @Nullable String grain,
            MultiValueMap<String, String> all) {
        List<String> names = new ArrayList<>(by);
        if (grain != null) {
            names.add(grain);
        }
        return new SpendQuestion(
                from, to, SpendDimension.parse(names), SpendFilter.in(all, NO_FILTERS));
    }
}
