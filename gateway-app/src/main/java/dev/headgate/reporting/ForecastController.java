package dev.headgate.reporting;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.reporting.SpendForecasts.Horizon;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the open month or quarter will come to. */
@RestController
@RequestMapping("/api/admin/v1/reports/forecast")
class ForecastController {
    private final SpendForecasts forecasts;

    ForecastController(SpendForecasts forecasts) {
        this.forecasts = forecasts;
    }

    @GetMapping
    SpendForecast forecast(
            @RequestParam(defaultValue = "month") String horizon,
            @RequestParam(required = false) @Nullable String tenant) {
        return forecasts.forecast(horizon(horizon), tenant);
    }

    private static Horizon horizon(String name) {
        return switch (name) {
            case "month" -> Horizon.MONTH;
            case "quarter" -> Horizon.QUARTER;
            default ->
                    throw new GatewayException(
                                    ErrorCode.INVALID_REQUEST, "'horizon' is month or quarter.")
                            .at("horizon");
        };
    }
}
