package dev.headgate.accounting;

import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How much more, or less, than its estimate is held for a prompt. */
@RestController
@RequestMapping("/api/admin/v1/budgets/margins")
class MarginController {
    private final MarginList margins;

    MarginController(MarginList margins) {
        this.margins = margins;
    }

    /** All that was learnt. */
    record Margins(List<MarginList.Line> items) {}

    @Operation(summary = "What was learnt of the prompts of each model.")
    @GetMapping
    Margins margins() {
        return new Margins(margins.lines());
    }
}
