package dev.headgate.catalog;

import dev.headgate.catalog.PriceBodies.ApplyBody;
import dev.headgate.catalog.PriceImportViews.ImportLine;
import dev.headgate.catalog.PriceImportViews.ImportView;
import dev.headgate.identity.Administrator;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.validation.Valid;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Price files over HTTP. */
@RestController
@RequestMapping("/api/admin/v1/prices/imports")
class PriceImportController {
    private final PriceImportAdministration administration;

    PriceImportController(PriceImportAdministration administration) {
        this.administration = administration;
    }

    @Operation(
            summary = "Reads a price file in LiteLLM's shape and says what it would change.",
            description =
                    "provider=together_ai:together says that the file's together_ai is our provider together.")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    ImportView read(
            @RequestBody String file,
            @RequestParam(required = false) @Nullable String source,
            @RequestParam(name = "provider", defaultValue = "") List<String> providers,
            @AuthenticationPrincipal Administrator author) {
        return view(administration.read(file, source, providers, author.name()));
    }

    @GetMapping
    List<ImportLine> imports() {
        return administration.list().stream().map(ImportLine::of).toList();
    }

    @GetMapping("/{id}")
    ImportView find(@PathVariable UUID id) {
        return view(administration.find(id));
    }

    @Operation(
            summary = "Takes entries of a file into the price book.",
            description =
                    "Without entries: all in which nothing was found. 409 if a price has changed since the file was read.")
    @PostMapping("/{id}/apply")
    ImportView apply(
            @PathVariable UUID id,
            @RequestBody @Valid ApplyBody body,
            @AuthenticationPrincipal Administrator by) {
        return view(administration.apply(id, body.entries(), body.reason(), by.name()));
    }

    private ImportView view(PriceImport read) {
        CatalogRows catalog = administration.everything();
        return ImportView.of(read, provider -> PriceAdministration.nameIn(catalog, provider));
    }
}
