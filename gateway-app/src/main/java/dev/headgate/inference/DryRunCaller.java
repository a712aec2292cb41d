package dev.headgate.inference;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.KnownCallers;
import dev.headgate.identity.KnownCallers.KnownCaller;
import dev.headgate.identity.TenantId;
import dev.headgate.inference.DryRunRequest.CallerChoice;
import dev.headgate.routing.PriorityClass;
import dev.headgate.routing.RequestFacts;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who calls in a dry-run.
 *
 * @param tenant whose policy narrows, or null if no tenant that exists was named
 */
record DryRunCaller(@Nullable TenantId tenant, RequestFacts.Caller facts) {

    /**
     * The caller that is named.
     *
     * @param choice null for nobody
     * @throws GatewayException {@code NOT_FOUND} if there is no such key, team or tenant; {@code
     *     INVALID_REQUEST} if more than one of them is named
     */
    static DryRunCaller find(@Nullable CallerChoice choice, KnownCallers callers) {
        if (choice == null) {
            return new DryRunCaller(null, new RequestFacts.Caller("", "", "", null, Set.of()));
        }
        Optional<KnownCaller> known = known(choice, callers);
        return new DryRunCaller(
                known.map(KnownCaller::tenantId).orElse(null),
                new RequestFacts.Caller(
                        or(choice.tenantName(), known.map(KnownCaller::tenant)),
                        or(choice.teamName(), known.map(KnownCaller::team)),
                        or(choice.keyName(), known.map(KnownCaller::key)),
                        choice.region() != null
                                ? choice.region()
                                : known.map(KnownCaller::region).orElse(null),
                        choice.allowedModels() != null
                                ? choice.allowedModels()
                                : known.map(KnownCaller::allowedModels).orElse(Set.of()),
                        known.map(KnownCaller::priority).orElse(PriorityClass.INTERACTIVE)));
    }

    private static String or(@Nullable String stated, Optional<String> known) {
        return stated != null ? stated : known.orElse("");
    }

    private static Optional<KnownCaller> known(CallerChoice choice, KnownCallers callers) {
        if (Stream.of(choice.key(), choice.team(), choice.tenant())
                        .flatMap(Stream::ofNullable)
                        .count()
                > 1) {
            throw new GatewayException(
                            ErrorCode.INVALID_REQUEST,
                            "Name a key, a team or a tenant; the others follow from it.")
                    .at("caller");
        }
        if (choice.key() != null) {
            return Optional.of(found(callers.withKey(choice.key()), "key", choice.key()));
        }
        if (choice.team() != null) {
            return Optional.of(found(callers.ofTeam(choice.team()), "team", choice.team()));
        }
        return Optional.ofNullable(choice.tenant())
                .map(tenant -> found(callers.ofTenant(tenant), "tenant", tenant));
    }

    private static KnownCaller found(Optional<KnownCaller> caller, String kind, UUID id) {
        return caller.orElseThrow(() ->
                new GatewayException(ErrorCode.NOT_FOUND, "There is no %s %s.".formatted(kind, id))
                        .at("caller"));
    }
}
