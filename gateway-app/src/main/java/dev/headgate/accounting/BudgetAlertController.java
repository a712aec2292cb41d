package dev.headgate.accounting;

import dev.headgate.identity.Administrator;
import dev.headgate.identity.Page;
import io.swagger.v3.oas.annotations.Operation;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Alerts of budgets. */
@RestController
@RequestMapping("/api/admin/v1/budgets/alerts")
class BudgetAlertController {
    private static final UUID LAST = new UUID(-1, -1);

    private final BudgetAlertLog log;

    BudgetAlertController(BudgetAlertLog log) {
        this.log = log;
    }

    @Operation(summary = "Alerts, newest first; with open=true those that nobody acknowledged.")
    @GetMapping
    Page<BudgetAlertLog.Kept> alerts(
            @RequestParam(defaultValue = "false") boolean open,
            @RequestParam(required = false) @Nullable UUID after,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        int most = Page.checkedLimit(limit);
        var found = log.before(after == null ? LAST : after, open, most + 1);
        return Page.of(found, most, BudgetAlertLog.Kept::id, Function.identity());
    }

    @Operation(summary = "Notes that somebody has seen an alert.")
    @PostMapping("/{alert}/acknowledge")
    BudgetAlertLog.Kept acknowledge(
            @PathVariable UUID alert, @AuthenticationPrincipal Administrator administrator) {
        return log.acknowledge(alert, administrator.name());
    }
}
