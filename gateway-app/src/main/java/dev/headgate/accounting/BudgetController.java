package dev.headgate.accounting;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import jakarta.validation.Valid;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Budgets of tenants, teams and keys. */
@RestController
@RequestMapping("/api/admin/v1/budgets")
class BudgetController {
    private static final UUID START = new UUID(0, 0);
    private static final int MOST_ITEMS = 200;

    private final BudgetAdministration administration;

    BudgetController(BudgetAdministration administration) {
        this.administration = administration;
    }

    /**
     * One page of budgets, ordered by id.
     *
     * @param next what to send as {@code after} for the next page, or null if this is the last
     */
    record Page(List<BudgetView> items, @Nullable UUID next) {}

    @GetMapping
    Page budgets(
            @RequestParam(required = false) @Nullable UUID after,
            @RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > MOST_ITEMS) {
            throw new GatewayException(
                            ErrorCode.INVALID_REQUEST,
                            "'limit' must be between 1 and %d.".formatted(MOST_ITEMS))
                    .at("limit");
        }
        List<StoredBudget> found = administration.after(after == null ? START : after, limit + 1);
        List<StoredBudget> shown = found.subList(0, Math.min(limit, found.size()));
        return new Page(
                shown.stream().map(BudgetView::of).toList(),
                found.size() > limit ? shown.getLast().id() : null);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    BudgetView create(@RequestBody @Valid BudgetSettings settings) {
        return BudgetView.of(administration.create(settings));
    }

    @GetMapping("/{id}")
    BudgetView budget(@PathVariable UUID id) {
        return BudgetView.of(administration.budget(id));
    }

    @PutMapping("/{id}")
    BudgetView change(@PathVariable UUID id, @RequestBody @Valid BudgetSettings settings) {
        return BudgetView.of(administration.change(id, settings));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void retire(@PathVariable UUID id) {
        administration.retire(id);
    }
}
