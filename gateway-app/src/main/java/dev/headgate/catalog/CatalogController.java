package dev.headgate.catalog;

import dev.headgate.catalog.CatalogBodies.CostBody;
import dev.headgate.catalog.CatalogBodies.CredentialBody;
import dev.headgate.catalog.CatalogBodies.DeploymentBody;
import dev.headgate.catalog.CatalogBodies.PoolBody;
import dev.headgate.catalog.CatalogBodies.ProviderBody;
import dev.headgate.catalog.CatalogViews.DeploymentView;
import dev.headgate.catalog.CatalogViews.ModelView;
import dev.headgate.catalog.CatalogViews.NamedPage;
import dev.headgate.catalog.CatalogViews.PoolView;
import dev.headgate.catalog.CatalogViews.ProviderView;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import jakarta.validation.Valid;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
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

/** Models, providers, pools and deployments. */
@RestController
@RequestMapping("/api/admin/v1")
class CatalogController {
    private static final int MOST_ITEMS = 200;
    private static final String DEFAULT_LIMIT = "50";

    private final CatalogAdministration administration;
    private final Providers providers;
    private final Clock clock;

    CatalogController(CatalogAdministration administration, Providers providers, Clock clock) {
        this.administration = administration;
        this.providers = providers;
        this.clock = clock;
    }

    @GetMapping("/models")
    NamedPage<ModelView> models(
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = DEFAULT_LIMIT) int limit) {
        List<ModelView> all =
                administration.everything().models().stream().map(ModelView::of).toList();
        return page(all, ModelView::name, after, limit);
    }

    @GetMapping("/providers")
    NamedPage<ProviderView> providers(
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = DEFAULT_LIMIT) int limit) {
        List<ProviderView> all =
                administration.everything().providers().stream()
                        .map(row -> ProviderView.of(providers.provider(row), row.keeper()))
                        .toList();
        return page(all, ProviderView::name, after, limit);
    }

    @PutMapping("/providers/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void putProvider(@PathVariable String name, @RequestBody @Valid ProviderBody body) {
        administration.putProvider(() -> body.settings(name));
    }

    @DeleteMapping("/providers/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteProvider(@PathVariable String name) {
        administration.deleteProvider(name);
    }

    @PutMapping("/providers/{name}/credential")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void putCredential(@PathVariable String name, @RequestBody @Valid CredentialBody body) {
        administration.putCredential(name, body.credential());
    }

    @DeleteMapping("/providers/{name}/credential")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteCredential(@PathVariable String name) {
        administration.deleteCredential(name);
    }

    @GetMapping("/pools")
    NamedPage<PoolView> pools(
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = DEFAULT_LIMIT) int limit) {
        CatalogRows rows = administration.everything();
        List<PoolView> all = rows.pools().stream().map(row -> PoolView.of(row, rows)).toList();
        return page(all, PoolView::name, after, limit);
    }

    @PutMapping("/pools/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void putPool(@PathVariable String name, @RequestBody @Valid PoolBody body) {
        administration.putPool(() -> body.settings(name));
    }

    @PostMapping("/pools/{name}/costs")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void openCost(@PathVariable String name, @RequestBody @Valid CostBody body) {
        administration.openCost(name, body.fields()::inputs, body.from(), body.source());
    }

    @GetMapping("/deployments")
    NamedPage<DeploymentView> deployments(
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = DEFAULT_LIMIT) int limit) {
        List<DeploymentView> all =
                administration
                        .everything()
                        .at(clock.instant(), providers::provider)
                        .deployments()
                        .stream()
                        .map(DeploymentView::of)
                        .toList();
        return page(all, DeploymentView::name, after, limit);
    }

    @PutMapping("/deployments/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void putDeployment(@PathVariable String name, @RequestBody @Valid DeploymentBody body) {
        administration.putDeployment(() -> body.settings(name));
    }

    @DeleteMapping("/deployments/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void retireDeployment(@PathVariable String name) {
        administration.retireDeployment(name);
    }

    private static <T> NamedPage<T> page(
            List<T> all, Function<T, String> name, String after, int limit) {
        if (limit < 1 || limit > MOST_ITEMS) {
            throw new GatewayException(
                            ErrorCode.INVALID_REQUEST,
                            "'limit' must be between 1 and %d.".formatted(MOST_ITEMS))
                    .at("limit");
        }
        List<T> rest =
                all.stream()
                        .filter(item -> name.apply(item).compareTo(after) > 0)
                        .sorted(Comparator.comparing(name))
                        .toList();
        List<T> items = rest.subList(0, Math.min(limit, rest.size()));
        return new NamedPage<>(items, rest.size() > limit ? name.apply(items.getLast()) : null);
    }
}
