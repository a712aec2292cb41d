package dev.headgate.reconciliation;

import dev.headgate.identity.Administrator;
import dev.headgate.reconciliation.StatementImport.Header;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.YearMonth;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Takes files as the bodies of requests. */
@RestController
@RequestMapping(path = "/api/admin/v1/reconciliation", consumes = "text/csv")
class StatementController {
    private final StatementImport statements;
    private final long maxBytes;

    StatementController(StatementImport statements, ReconciliationProperties properties) {
        this.statements = statements;
        this.maxBytes = properties.maxFileSize().toBytes();
    }

    @Operation(
            summary = "Imports a usage or cost export of OpenAI or Anthropic for one month.",
            description =
                    "The body is the CSV file. 201 with the statement, or 200 if the same file was imported before. scope names the projects or workspaces that count.")
    @PostMapping("/providers/{provider}/statements")
    ResponseEntity<StatementView> ofProvider(
            @PathVariable String provider,
            @RequestParam YearMonth month,
            @RequestParam(defaultValue = "") Set<String> scope,
            @AuthenticationPrincipal Administrator author,
            HttpServletRequest request)
            throws IOException {
        return answer(
                statements.ofProvider(
                        new Header(provider, month, scope, author.name()),
                        Upload.read(request.getInputStream(), maxBytes)));
    }

    @Operation(
            summary = "Imports the invoice or cost export of whoever a pool is rented from.",
            description =
                    "format is plain, aws-cur or focus; date, end, item, amount, quantity, currency and resource name other columns. scope names the resources that count.")
    @PostMapping("/pools/{pool}/statements")
    ResponseEntity<StatementView> ofPool(
            @PathVariable String pool,
            @RequestParam YearMonth month,
            @RequestParam(defaultValue = "") Set<String> scope,
            @RequestParam(defaultValue = "plain") String format,
            @RequestParam(required = false) @Nullable String date,
            @RequestParam(required = false) @Nullable String end,
            @RequestParam(required = false) @Nullable String item,
            @RequestParam(required = false) @Nullable String amount,
            @RequestParam(required = false) @Nullable String quantity,
            @RequestParam(required = false) @Nullable String currency,
            @RequestParam(required = false) @Nullable String resource,
            @AuthenticationPrincipal Administrator author,
            HttpServletRequest request)
            throws IOException {
        var changes =
                new InvoiceColumns.Changes(date, end, item, amount, quantity, currency, resource);
        return answer(
                statements.ofPool(
                        new Header(pool, month, scope, author.name()),
                        Upload.read(request.getInputStream(), maxBytes),
                        InvoiceColumns.of(format, changes)));
    }

    private static ResponseEntity<StatementView> answer(StatementImport.Result result) {
        return ResponseEntity.status(result.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(StatementView.of(result.statement()));
    }
}
