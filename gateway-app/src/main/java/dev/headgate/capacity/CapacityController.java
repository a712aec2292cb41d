package dev.headgate.capacity;

import io.swagger.v3.oas.annotations.Operation;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How pools and deployments fare now, as the replica sees it that answers. */
@RestController
@RequestMapping("/api/admin/v1/capacity")
class CapacityController {
    private final CapacityReport report;

    CapacityController(CapacityReport report) {
        this.report = report;
    }

    @Operation(summary = "Signals, waits, spill and readiness of every pool and deployment.")
    @GetMapping
    CapacityView capacity() {
        return report.now();
    }
}
