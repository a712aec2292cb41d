package dev.headgate.tradeoff;

import io.swagger.v3.oas.annotations.Operation;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** The three legs of each use case, as JSON or CSV. */
@RestController
@RequestMapping("/api/admin/v1/reports/trade-off")
class TradeOffController {
    private static final String CSV = "text/csv;charset=UTF-8";

    private static final List<String> ASSUMPTIONS =
            List.of(
                    "Estimates take the same number of output tokens as were measured; how long another model answers is unknown without calling it.",
                    "Estimates take the cached share that was measured; another provider's cache may hit more or less often.",
                    "Hosted estimates are at the prices of now, and of prompts below the threshold of long contexts.",
                    "Estimates of own capacity are at the speed that was measured at the present load; cached input takes no time there.",
                    "Avoided amounts are estimates and in no cost.");

    private final TradeOffReports reports;

    TradeOffController(TradeOffReports reports) {
        this.reports = reports;
    }

    /** What is compared, and what all estimates take for granted. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record View(
            LocalDate from,
            LocalDate to,
            String by,
            List<ComparisonView> useCases,
            List<String> assumptions) {}

    /** One use case, looked at closely. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record DetailView(
            LocalDate from,
            LocalDate to,
            String by,
            ComparisonView comparison,
            List<BreakEvenView> breakEven,
            @Nullable MoveView move,
            List<String> assumptions) {}

    /** Break-evens of pools. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record BreakEvensView(LocalDate from, LocalDate to, List<BreakEvenView> breakEven) {}

    @Operation(summary = "What each use case cost, and would have cost on each leg.")
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    View json(
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam(defaultValue = "alias") String by,
            @RequestParam(name = "use_case", required = false) @Nullable String useCase) {
        return new View(
                from,
                to,
                by,
                overview(from, to, by, useCase).stream().map(ComparisonView::of).toList(),
                ASSUMPTIONS);
    }

    @GetMapping(produces = CSV)
    String csv(
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam(defaultValue = "alias") String by,
            @RequestParam(name = "use_case", required = false) @Nullable String useCase) {
        return TradeOffCsv.write(overview(from, to, by, useCase));
    }

    private List<Comparison> overview(
            LocalDate from, LocalDate to, String by, @Nullable String useCase) {
        return reports.overview(Grouping.parse(by), useCase, new Period(from, to));
    }

    @Operation(
            summary =
                    "One use case with every deployment that could serve it, break-evens, sensitivity and switching cost.")
    @GetMapping("/detail")
    DetailView detail(
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam(defaultValue = "alias") String by,
            @RequestParam(name = "use_case") String useCase,
            @RequestParam(required = false) @Nullable String own,
            @RequestParam(required = false) @Nullable String alternative,
            @RequestParam(required = false) @Nullable BigDecimal utilisation,
            @RequestParam(name = "cached_share", required = false) @Nullable BigDecimal cachedShare,
            @RequestParam(required = false) @Nullable BigDecimal derating,
            @RequestParam(name = "switching_usd", required = false)
                    @Nullable BigDecimal switchingUsd) {
        Choices choices =
                new Choices(own, alternative, utilisation, cachedShare, derating, switchingUsd);
        Detail detail = reports.detail(Grouping.parse(by), useCase, new Period(from, to), choices);
        return new DetailView(
                from,
                to,
                by,
                ComparisonView.of(detail.comparison()),
                detail.breakEven().stream().map(BreakEvenView::of).toList(),
                detail.move().map(MoveView::of).orElse(null),
                ASSUMPTIONS);
    }

    @Operation(
            summary = "When pools pay, for one use case or for what each pool serves now.",
            description = "Without use_case, the tokens of each pool are looked at.")
    @GetMapping(path = "/break-even", produces = MediaType.APPLICATION_JSON_VALUE)
    BreakEvensView breakEven(
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam(defaultValue = "alias") String by,
            @RequestParam(name = "use_case", required = false) @Nullable String useCase,
            @RequestParam(required = false) @Nullable String own,
            @RequestParam(required = false) @Nullable String alternative,
            @RequestParam(required = false) @Nullable BigDecimal derating) {
        return new BreakEvensView(
                from,
                to,
                breakEvens(from, to, by, useCase, own, alternative, derating).stream()
                        .map(BreakEvenView::of)
                        .toList());
    }

    @GetMapping(path = "/break-even", produces = CSV)
    String breakEvenCsv(
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam(defaultValue = "alias") String by,
            @RequestParam(name = "use_case", required = false) @Nullable String useCase,
            @RequestParam(required = false) @Nullable String own,
            @RequestParam(required = false) @Nullable String alternative,
            @RequestParam(required = false) @Nullable BigDecimal derating) {
        return TradeOffCsv.writeBreakEven(
                breakEvens(from, to, by, useCase, own, alternative, derating));
    }

    private List<BreakEvenLine> breakEvens(
            LocalDate from,
            LocalDate to,
            String by,
            @Nullable String useCase,
            @Nullable String own,
            @Nullable String alternative,
            @Nullable BigDecimal derating) {
        return reports.breakEven(
                Grouping.parse(by),
                useCase,
                new Period(from, to),
                new Choices(own, alternative, null, null, derating, null));
    }
}
