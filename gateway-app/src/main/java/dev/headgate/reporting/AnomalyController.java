package dev.headgate.reporting;

import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Unusual spend. */
@RestController
@RequestMapping("/api/admin/v1/reports/anomalies")
class AnomalyController {
    private final SpendAnomalies anomalies;

    AnomalyController(SpendAnomalies anomalies) {
        this.anomalies = anomalies;
    }

    record View(LocalDate from, LocalDate to, List<SpendAnomaly> items) {}

    @GetMapping
    View anomalies(
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam(name = "floor_usd", defaultValue = "10") @PositiveOrZero
                    BigDecimal floor) {
        return new View(from, to, anomalies.anomalies(from, to, floor));
    }
}
