package dev.headgate.catalog;

import dev.headgate.catalog.PriceAdministration.Entry;
import dev.headgate.catalog.PriceBodies.EndBody;
import dev.headgate.catalog.PriceBodies.PriceBody;
import dev.headgate.catalog.PriceBodies.ReasonBody;
import dev.headgate.catalog.PriceBodies.RowBody;
import dev.headgate.catalog.PriceViews.FindingView;
import dev.headgate.catalog.PriceViews.ProposalView;
import dev.headgate.catalog.PriceViews.RowPage;
import dev.headgate.catalog.PriceViews.RowView;
import dev.headgate.catalog.PriceViews.UnpricedView;
import dev.headgate.identity.Administrator;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The price book over HTTP. */
@RestController
@RequestMapping("/api/admin/v1")
class PriceController {
    private static final int MOST_ITEMS = 1000;

    private final PriceAdministration administration;
    private final Providers providers;
    private final Clock clock;

    PriceController(PriceAdministration administration, Providers providers, Clock clock) {
        this.administration = administration;
        this.providers = providers;
        this.clock = clock;
    }

    /**
     * What became of a change: opened, or waiting for approval.
     *
     * @param opened ids of the prices that were opened
     * @param proposal what waits for approval, or null
     */
    record Outcome(
            String state, List<UUID> opened, @Nullable UUID proposal, List<FindingView> findings) {}

    @Operation(summary = "The prices in force at a moment, by default now.")
    @GetMapping("/prices")
    RowPage prices(
            @RequestParam(required = false) @Nullable String provider,
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) @Nullable Instant at,
            @RequestParam(required = false) @Nullable UUID after,
            @RequestParam(defaultValue = "200") int limit) {
        Instant moment = at == null ? clock.instant() : at;
        return page(rows(provider, model).filter(row -> row.isInForceAt(moment)), after, limit);
    }

    @Operation(summary = "All prices there ever were, announced and withdrawn ones included.")
    @GetMapping("/prices/history")
    RowPage history(
            @RequestParam(required = false) @Nullable String provider,
            @RequestParam(required = false) @Nullable String model,
            @RequestParam(required = false) @Nullable UUID after,
            @RequestParam(defaultValue = "200") int limit) {
        return page(rows(provider, model), after, limit);
    }

    @Operation(summary = "Deployments whose calls have no known price now, and what is missing.")
    @GetMapping("/prices/missing")
    List<UnpricedView> missing() {
        Instant now = clock.instant();
        return administration.everything().at(now, providers::provider).deployments().stream()
                .flatMap(deployment ->
                        deployment.whyUnpricedAt(now).stream()
                                .map(why ->
                                        new UnpricedView(
                                                deployment.name(),
                                                deployment.model().name(),
                                                deployment.placeName(),
                                                why)))
                .sorted((one, other) -> one.deployment().compareTo(other.deployment()))
                .toList();
    }

    @Operation(summary = "Opens one price.", description = OUTCOMES)
    @PostMapping("/prices")
    ResponseEntity<Outcome> open(
            @RequestBody @Valid RowBody body, @AuthenticationPrincipal Administrator author) {
        return answer(
                administration.open(
                        body.provider(),
                        body.model(),
                        body::wish,
                        body.from(),
                        body.until(),
                        new Entry(body.source(), body.reason(), author.name())));
    }

    @Operation(summary = "Ends a price; nothing takes its place.")
    @PostMapping("/prices/{id}/end")
    ResponseEntity<Outcome> end(
            @PathVariable UUID id,
            @RequestBody @Valid EndBody body,
            @AuthenticationPrincipal Administrator author) {
        return answer(
                administration.end(
                        new PriceId(id),
                        body.at(),
                        new Entry(body.reason(), body.reason(), author.name())));
    }

    @Operation(summary = "All prices of a deployment, past and announced ones included.")
    @GetMapping("/deployments/{name}/prices")
    List<RowView> ofDeployment(@PathVariable String name) {
        CatalogRows catalog = administration.everything();
        CatalogRows.DeploymentRow deployment =
                CatalogRefusals.found(
                        catalog.deployments().stream()
                                .filter(row -> row.name().equals(name))
                                .findFirst(),
                        "deployment",
                        name,
                        "deployments");
        return administration.history().stream()
                .filter(row -> row.key().provider().value().equals(deployment.provider()))
                .filter(row -> row.key().model().equals(deployment.upstreamModel()))
                .map(row -> view(row, catalog))
                .toList();
    }

    @Operation(
            summary = "Sets everything that a deployment bills from a moment on.",
            description = OUTCOMES)
    @PostMapping("/deployments/{name}/prices")
    ResponseEntity<Outcome> openList(
            @PathVariable String name,
            @RequestBody @Valid PriceBody body,
            @AuthenticationPrincipal Administrator author) {
        return answer(
                administration.openList(
                        name,
                        body::list,
                        body.from(),
                        new Entry(body.source(), body.reason(), author.name())));
    }

    @Operation(summary = "Changes of prices that wait for approval, or that were decided.")
    @GetMapping("/prices/proposals")
    List<ProposalView> proposals(@RequestParam(required = false) @Nullable String state) {
        CatalogRows catalog = administration.everything();
        PriceProposal.@Nullable State wanted =
                state == null
                        ? null
                        : CatalogRefusals.checked(
                                () -> CatalogBodies.constant(PriceProposal.State.class, state));
        return administration.proposals(wanted).stream()
                .map(proposal ->
                        ProposalView.of(
                                proposal,
                                provider -> PriceAdministration.nameIn(catalog, provider)))
                .toList();
    }

    @Operation(
            summary = "Opens what was proposed.",
            description = "409 if the price has changed since, or if it was decided already.")
    @PostMapping("/prices/proposals/{id}/approve")
    ResponseEntity<Outcome> approve(
            @PathVariable UUID id,
            @RequestBody @Valid ReasonBody body,
            @AuthenticationPrincipal Administrator by) {
        return answer(administration.approve(id, body.reason(), by.name()));
    }

    @PostMapping("/prices/proposals/{id}/reject")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void reject(
            @PathVariable UUID id,
            @RequestBody @Valid ReasonBody body,
            @AuthenticationPrincipal Administrator by) {
        administration.reject(id, body.reason(), by.name());
    }

    static final String OUTCOMES =
            "200 if it is in the book, 202 if it waits for a person or a second source, 400 if it cannot be right.";

    private static ResponseEntity<Outcome> answer(PriceOutcome outcome) {
        return switch (outcome) {
            case PriceOutcome.Unchanged() ->
                    ResponseEntity.ok(new Outcome("unchanged", List.of(), null, List.of()));
            case PriceOutcome.Opened(var prices) ->
                    ResponseEntity.ok(
                            new Outcome(
                                    "opened",
                                    prices.stream().map(PriceId::value).toList(),
                                    null,
                                    List.of()));
            case PriceOutcome.Proposed(var proposal, var findings) ->
                    ResponseEntity.accepted()
                            .body(
                                    new Outcome(
                                            "proposed",
                                            List.of(),
                                            proposal,
                                            findings.stream().map(FindingView::of).toList()));
        };
    }

    private Stream<PriceRow> rows(@Nullable String provider, @Nullable String model) {
        CatalogRows catalog = administration.everything();
        Set<String> names = namesOf(model, catalog);
        return administration.history().stream()
                .filter(row ->
                        provider == null
                                || provider.equals(
                                        PriceAdministration.nameIn(catalog, row.key().provider())))
                .filter(row -> model == null || names.contains(row.key().model()));
    }

    /** A model goes by our name and by the providers' names for it. */
    private static Set<String> namesOf(@Nullable String model, CatalogRows catalog) {
        return model == null
                ? Set.of()
                : Stream.concat(
                                Stream.of(model),
                                catalog.deployments().stream()
                                        .filter(row -> row.model().equals(model))
                                        .map(CatalogRows.DeploymentRow::upstreamModel))
                        .collect(Collectors.toSet());
    }

    private RowPage page(Stream<PriceRow> rows, @Nullable UUID after, int limit) {
        if (limit < 1 || limit > MOST_ITEMS) {
            throw CatalogRefusals.invalid("'limit' must be between 1 and %d.".formatted(MOST_ITEMS))
                    .at("limit");
        }
        CatalogRows catalog = administration.everything();
        List<PriceRow> rest = rows.toList();
        if (after != null) {
            rest = rest.stream().dropWhile(row -> !row.id().value().equals(after)).skip(1).toList();
        }
        List<PriceRow> items = rest.subList(0, Math.min(limit, rest.size()));
        return new RowPage(
                items.stream().map(row -> view(row, catalog)).toList(),
                rest.size() > limit ? items.getLast().id().value() : null);
    }

    private static RowView view(PriceRow row, CatalogRows catalog) {
        return RowView.of(row, provider -> PriceAdministration.nameIn(catalog, provider));
    }
}
