package dev.headgate.identity;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.node.ObjectNode;

/** What administrators do with API keys. */
@Service
@MayRead
@Transactional
class KeyAdministration {
    private final TeamRepository teams;
    private final ApiKeyRepository keys;
    private final TenantRegistry registry;
    private final KeyHasher hasher;
    private final SettingsPatch patches;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    KeyAdministration(
            TeamRepository teams,
            ApiKeyRepository keys,
            TenantRegistry registry,
            KeyHasher hasher,
            SettingsPatch patches,
            Clock clock) {
        this.teams = teams;
        this.keys = keys;
        this.registry = registry;
        this.hasher = hasher;
        this.patches = patches;
        this.clock = clock;
    }

    Page<KeyView> keys(UUID team, @Nullable UUID after, int limit) {
        int checked = Page.checkedLimit(limit);
        return Page.of(
                keys.findByTeamIdAndIdGreaterThanOrderById(
                        foundTeam(team).getId(),
                        after == null ? Page.START : after,
                        Limit.of(checked + 1)),
                checked,
                KeyView::of);
    }

    KeyView key(UUID id) {
        return KeyView.of(found(id));
    }

    @MayAdminister
    NewKeyView create(UUID team, KeySettings settings) {
        ApiKey key = ApiKey.create(random);
        return NewKeyView.of(
                key, registry.add(foundTeam(team), hasher.prove(key), settings, ManagedBy.API));
    }

    @MayAdminister
    KeyView change(UUID id, ObjectNode patch) {
        ApiKeyEntity key = changeable(id);
        key.set(patches.apply(key.settings(), patch, KeySettings.class));
        registry.save(key);
        return KeyView.of(key);
    }

    /** Takes a key back; every replica refuses it within a second. */
    @MayAdminister
    KeyView revoke(UUID id) {
        ApiKeyEntity key = changeable(id);
        key.revoke(clock.instant());
        registry.save(key);
        return KeyView.of(key);
    }

    private ApiKeyEntity changeable(UUID id) {
        ApiKeyEntity key = found(id);
        key.requireManagedBy(ManagedBy.API, "API key", key.settings().name());
        return key;
    }

    private ApiKeyEntity found(UUID id) {
        return keys.findById(id)
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "There is no API key with the id %s.".formatted(id)));
    }

    private TeamEntity foundTeam(UUID id) {
        return teams.findById(id)
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND, "There is no team %s.".formatted(id)));
    }
}
