package dev.headgate.replay;

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

/** Policies tried on the past, over HTTP. */
@RestController
@RequestMapping("/api/admin/v1/replays")
class ReplayController {
    private static final UUID LAST = new UUID(-1, -1);

    private final Replays replays;

    ReplayController(Replays replays) {
        this.replays = replays;
    }

    @Operation(summary = "Tries a policy on the requests of a period; changes nothing else.")
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Replay begin(
            @RequestBody @Valid ReplaySettings settings,
            @AuthenticationPrincipal Administrator author) {
        return replays.begin(settings, author.name());
    }

    @Operation(summary = "All replays, newest first, without their results.")
    @GetMapping
    Page<Replay> replays(
            @RequestParam(required = false) @Nullable UUID after,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        int most = Page.checkedLimit(limit);
        var found = replays.before(after == null ? LAST : after, most + 1);
        return Page.of(found, most, Replay::id, Function.identity());
    }

    @Operation(summary = "How far a replay has come, and what came of it.")
    @GetMapping("/{id}")
    Replay replay(@PathVariable UUID id) {
        return replays.find(id);
    }

    @Operation(summary = "Stops a replay.")
    @PostMapping("/{id}/cancel")
    Replay cancel(@PathVariable UUID id) {
        return replays.cancel(id);
    }

    @Operation(summary = "What two policies would have made of the same requests.")
    @GetMapping("/{id}/compare/{other}")
    ReplayComparison compare(@PathVariable UUID id, @PathVariable UUID other) {
        return replays.compare(id, other);
    }
}
