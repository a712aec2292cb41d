package dev.headgate.focus;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Files for finance. */
@RestController
@RequestMapping("/api/admin/v1/exports")
class ExportController {
    private static final String DEFAULT_VERSION = "1.2";
    private static final String DEFAULT_FORMAT = "csv";

    private final FocusExports exports;
    private final LedgerExport ledger;

    ExportController(FocusExports exports, LedgerExport ledger) {
        this.exports = exports;
        this.ledger = ledger;
    }

    /** Manifests, newest first. */
    record Manifests(List<ExportManifest> items) {}

    @GetMapping
    Manifests newest() {
        return new Manifests(exports.newest());
    }

    @GetMapping("/{id}")
    ExportManifest manifest(@PathVariable UUID id) {
        return exports.manifest(id);
    }

    @PostMapping("/focus")
    @Operation(summary = "Writes a FOCUS file and answers with its manifest")
    ResponseEntity<ExportManifest> write(
            @RequestParam(required = false) @Nullable YearMonth month,
            @RequestParam(required = false) @Nullable LocalDate from,
            @RequestParam(required = false) @Nullable LocalDate to,
            @RequestParam(defaultValue = DEFAULT_VERSION) String version,
            @RequestParam(defaultValue = DEFAULT_FORMAT) String format) {
        ExportManifest file = exports.export(ExportOrder.of(month, from, to, version, format));
        return ResponseEntity.created(URI.create("/api/admin/v1/exports/" + file.id())).body(file);
    }

    @GetMapping("/focus")
    @Operation(summary = "Writes a FOCUS file and sends it")
    @ApiResponse(content = @Content(mediaType = "text/csv"))
    void focus(
            @RequestParam(required = false) @Nullable YearMonth month,
            @RequestParam(required = false) @Nullable LocalDate from,
            @RequestParam(required = false) @Nullable LocalDate to,
            @RequestParam(defaultValue = DEFAULT_VERSION) String version,
            @RequestParam(defaultValue = DEFAULT_FORMAT) String format,
            HttpServletResponse response)
            throws IOException {
        send(exports.export(ExportOrder.of(month, from, to, version, format)), response);
    }

    @GetMapping("/{id}/file")
    @Operation(summary = "Sends a file again")
    @ApiResponse(content = @Content(mediaType = "text/csv"))
    void file(@PathVariable UUID id, HttpServletResponse response) throws IOException {
        send(exports.manifest(id), response);
    }

    private void send(ExportManifest file, HttpServletResponse response) throws IOException {
        headers(response, ExportFormat.of(file.format()).mediaType(), file.file());
        response.setContentLengthLong(file.bytes());
        response.setHeader(HttpHeaders.ETAG, '"' + file.sha256() + '"');
        response.setHeader(
                HttpHeaders.LINK,
                "</api/admin/v1/exports/%s>; rel=\"describedby\"".formatted(file.id()));
        exports.copy(file, response.getOutputStream());
    }

    @GetMapping("/ledger.csv")
    @Operation(summary = "Sends the ledger of some days, one line for each posting")
    @ApiResponse(content = @Content(mediaType = "text/csv"))
    void ledger(
            @RequestParam LocalDate from, @RequestParam LocalDate to, HttpServletResponse response)
            throws IOException {
        DayRange days = new DayRange(from, to);
        headers(response, "text/csv;charset=UTF-8", "ledger-%s.csv".formatted(days.label()));
        ledger.write(days, response.getOutputStream());
    }

    private static void headers(HttpServletResponse response, String type, String name) {
        response.setContentType(type);
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename(name).build().toString());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
