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
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Corrections of what was charged. */
@RestController
@RequestMapping("/api/admin/v1/ledger/reratings")
class ReratingController {
    private static final UUID LAST = new UUID(-1, -1);

    private final Reratings reratings;

    ReratingController(Reratings reratings) {
        this.reratings = reratings;
    }

    @Operation(
            summary =
                    "Rates attempts again at the prices as they stand corrected, by adjusting entries.")
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Rerating begin(
            @RequestBody @Valid ReratingSettings settings,
            @AuthenticationPrincipal Administrator author) {
        return reratings.begin(settings, author.name());
    }

    @Operation(summary = "All re-ratings, newest first.")
    @GetMapping
    Page<Rerating> reratings(
            @RequestParam(required = false) @Nullable UUID after,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        int most = Page.checkedLimit(limit);
        var found = reratings.before(after == null ? LAST : after, most + 1);
        return Page.of(found, most, Rerating::id, Function.identity());
    }

    @Operation(summary = "How far a re-rating has come, and what it comes to.")
    @GetMapping("/{id}")
    Rerating rerating(@PathVariable UUID id) {
        return reratings.find(id);
    }

    @Operation(summary = "Stops a re-rating; what it has booked stays booked.")
    @PostMapping("/{id}/cancel")
    Rerating cancel(@PathVariable UUID id) {
        return reratings.cancel(id);
    }
}
