package dev.headgate.reconciliation;

import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.Deployment;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.routing.Hosting;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Providers and pools, by the names that the catalogue has for them. */
@Component
class Places {
    private final Catalog catalog;

    Places(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * @throws GatewayException {@code NOT_FOUND} if no deployment is there
     */
    Place provider(String name) {
        return named(Hosting.HOSTED, name)
                .orElseThrow(() ->
                        missing(
                                "There is no provider '%s' with deployments. List them at /api/admin/v1/providers."
                                        .formatted(name)));
    }

    /**
     * @throws GatewayException {@code NOT_FOUND} if no deployment is there
     */
    Place pool(String name) {
        return named(Hosting.SELF_HOSTED, name)
                .orElseThrow(() ->
                        missing(
                                "There is no pool '%s' with deployments. List them at /api/admin/v1/pools."
                                        .formatted(name)));
    }

    Stream<Deployment> deployments(Place place) {
        return catalog.current().deployments().stream()
                .filter(deployment -> of(deployment).equals(place));
    }

    private Optional<Place> named(Hosting hosting, String name) {
        return catalog.current().deployments().stream()
                .map(Places::of)
                .filter(place -> place.hosting() == hosting && place.name().equals(name))
                .findFirst();
    }

    private static Place of(Deployment deployment) {
        return switch (deployment.place()) {
            case Deployment.Place.Hosted(var provider, _) ->
                    new Place(provider.id().value(), provider.name(), Hosting.HOSTED);
            case Deployment.Place.SelfHosted(var pool, _, _) ->
                    new Place(pool.id().value(), pool.name(), Hosting.SELF_HOSTED);
        };
    }

    private static GatewayException missing(String message) {
        return new GatewayException(ErrorCode.NOT_FOUND, message);
    }
}
