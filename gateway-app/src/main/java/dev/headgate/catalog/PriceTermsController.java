package dev.headgate.catalog;

import dev.headgate.catalog.PriceBodies.AdjustmentBody;
import dev.headgate.catalog.PriceBodies.EndBody;
import dev.headgate.catalog.PriceBodies.ExchangeRateBody;
import dev.headgate.catalog.PriceViews.AdjustmentView;
import dev.headgate.catalog.PriceViews.ExchangeRateView;
import dev.headgate.identity.Administrator;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Discounts, mark-ups and exchange rates over HTTP. */
@RestController
@RequestMapping("/api/admin/v1/prices")
class PriceTermsController {
    private final PriceTermsAdministration administration;

    PriceTermsController(PriceTermsAdministration administration) {
        this.administration = administration;
    }

    @Operation(summary = "Discounts and mark-ups, past and coming ones included.")
    @GetMapping("/adjustments")
    List<AdjustmentView> adjustments() {
        CatalogRows catalog = administration.everything();
        return catalog.adjustments().stream().map(one -> view(one, catalog)).toList();
    }

    @Operation(
            summary = "Opens a discount (below zero) or a mark-up, in percent.",
            description =
                    "A provider's changes what it is owed, a tenant's what the tenant is charged on top of that.")
    @PostMapping("/adjustments")
    @ResponseStatus(HttpStatus.CREATED)
    AdjustmentView adjust(
            @RequestBody @Valid AdjustmentBody body,
            @AuthenticationPrincipal Administrator author) {
        return view(administration.adjust(body, author.name()), administration.everything());
    }

    @PostMapping("/adjustments/{id}/end")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(@PathVariable UUID id, @RequestBody @Valid EndBody body) {
        administration.endAdjustment(id, body.at());
    }

    @Operation(summary = "Exchange rates, past and coming ones included.")
    @GetMapping("/exchange-rates")
    List<ExchangeRateView> rates() {
        return administration.everything().rates().rates().stream()
                .map(ExchangeRateView::of)
                .toList();
    }

    @Operation(summary = "Opens a rate: what one unit of a currency is worth in USD.")
    @PostMapping("/exchange-rates")
    @ResponseStatus(HttpStatus.CREATED)
    List<ExchangeRateView> enter(
            @RequestBody @Valid ExchangeRateBody body,
            @AuthenticationPrincipal Administrator author) {
        return administration.enterRate(body, author.name()).stream()
                .map(ExchangeRateView::of)
                .toList();
    }

    private static AdjustmentView view(Adjustment adjustment, CatalogRows catalog) {
        return AdjustmentView.of(
                adjustment, provider -> PriceAdministration.nameIn(catalog, provider));
    }
}
