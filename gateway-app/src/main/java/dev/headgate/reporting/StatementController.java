package dev.headgate.reporting;

import java.time.YearMonth;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a tenant is charged for a month, as JSON, CSV or a page to print. */
@RestController
@RequestMapping("/api/admin/v1/reports/statements/{tenant}/{month}")
class StatementController {
    private static final String NOTHING_BUT_ITSELF =
            "default-src 'none'; style-src 'unsafe-inline'";

    private final Statements statements;

    StatementController(Statements statements) {
        this.statements = statements;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    StatementView json(@PathVariable UUID tenant, @PathVariable YearMonth month) {
        return view(tenant, month);
    }

    @GetMapping(produces = "text/csv;charset=UTF-8")
    String csv(@PathVariable UUID tenant, @PathVariable YearMonth month) {
        return StatementCsv.write(view(tenant, month));
    }

    @GetMapping(produces = "text/html;charset=UTF-8")
    ResponseEntity<String> page(@PathVariable UUID tenant, @PathVariable YearMonth month) {
        return ResponseEntity.ok()
                .header("Content-Security-Policy", NOTHING_BUT_ITSELF)
                .body(StatementPage.write(view(tenant, month)));
    }

    private StatementView view(UUID tenant, YearMonth month) {
        return StatementView.of(statements.statement(tenant, month));
    }
}
