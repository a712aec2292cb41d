package dev.headgate.accounting;

import dev.headgate.identity.Administrator;
import dev.headgate.identity.Page;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Temporary raises of budgets. */
@RestController
@RequestMapping("/api/admin/v1/budgets/{budget}/raises")
class BudgetRaiseController {
    private static final UUID LAST = new UUID(-1, -1);

    private final BudgetRaises raises;

    BudgetRaiseController(BudgetRaises raises) {
        this.raises = raises;
    }

    @Operation(summary = "All raises of a budget, newest first.")
    @GetMapping
    Page<BudgetRaise> raises(
            @PathVariable UUID budget,
            @RequestParam(required = false) @Nullable UUID after,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        int most = Page.checkedLimit(limit);
        var found = raises.before(budget, after == null ? LAST : after, most + 1);
        return Page.of(found, most, BudgetRaise::id, Function.identity());
    }

    @Operation(summary = "Raises the limit at once, until the raise ends by itself.")
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    BudgetRaise add(
            @PathVariable UUID budget,
            @RequestBody @Valid RaiseSettings settings,
            @AuthenticationPrincipal Administrator author) {
        return raises.add(budget, settings, author.name());
    }

    @Operation(summary = "Ends a raise before its time.")
    @DeleteMapping("/{raise}")
    BudgetRaise withdraw(
            @PathVariable UUID budget,
            @PathVariable UUID raise,
            @AuthenticationPrincipal Administrator author) {
        return raises.withdraw(budget, raise, author.name());
    }
}
