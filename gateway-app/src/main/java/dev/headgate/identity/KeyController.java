package dev.headgate.identity;

import jakarta.validation.Valid;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** API keys of teams. */
@RestController
@RequestMapping("/api/admin/v1")
class KeyController {
    private final KeyAdministration administration;

    KeyController(KeyAdministration administration) {
        this.administration = administration;
    }

    @GetMapping("/teams/{team}/keys")
    Page<KeyView> keys(
            @PathVariable UUID team,
            @RequestParam(required = false) @Nullable UUID after,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        return administration.keys(team, after, limit);
    }

    @PostMapping("/teams/{team}/keys")
    @ResponseStatus(HttpStatus.CREATED)
    NewKeyView create(@PathVariable UUID team, @RequestBody @Valid KeySettings settings) {
        return administration.create(team, settings);
    }

    @GetMapping("/keys/{key}")
    KeyView key(@PathVariable UUID key) {
        return administration.key(key);
    }

    @PatchMapping("/keys/{key}")
    KeyView change(@PathVariable UUID key, @RequestBody ObjectNode patch) {
        return administration.change(key, patch);
    }

    @DeleteMapping("/keys/{key}")
    KeyView revoke(@PathVariable UUID key) {
        return administration.revoke(key);
    }
}
