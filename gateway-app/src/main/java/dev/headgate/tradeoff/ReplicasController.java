package dev.headgate.tradeoff;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.constraints.Min;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Replicas that the busiest hour of a month needs. */
@RestController
@RequestMapping("/api/admin/v1/reports/trade-off/replicas")
class ReplicasController {
    private final ReplicaReports reports;
    private final TradeOffProperties properties;
    private final Clock clock;

    ReplicasController(ReplicaReports reports, TradeOffProperties properties, Clock clock) {
        this.reports = reports;
        this.properties = properties;
        this.clock = clock;
    }

    @Operation(
            summary =
                    "Replicas of a self-hosted deployment that the busiest hour of a month needs.",
            description =
                    "month is last month unless given. With use_case, that traffic is looked at, wherever it ran; else what the pool served.")
    @GetMapping
    ReplicasView needed(
            @RequestParam String deployment,
            @RequestParam(required = false) @Nullable YearMonth month,
            @RequestParam(defaultValue = "alias") String by,
            @RequestParam(name = "use_case", required = false) @Nullable String useCase,
            @RequestParam(name = "longest_wait_ms", required = false) @Min(0)
                    @Nullable Long longestWait) {
        YearMonth lastMonth = YearMonth.now(clock.withZone(ZoneOffset.UTC)).minusMonths(1);
        var objective =
                new Sizing.Objective(
                        longestWait == null
                                ? properties.longestWait()
                                : Duration.ofMillis(longestWait),
                        properties.late().doubleValue(),
                        properties.busiest().doubleValue());
        var demand =
                new ReplicaReports.Demand(
                        deployment,
                        Grouping.parse(by),
                        useCase,
                        Period.of(month == null ? lastMonth : month),
                        objective,
                        properties.serviceVariation().doubleValue());
        return ReplicasView.of(reports.needed(demand));
    }
}
