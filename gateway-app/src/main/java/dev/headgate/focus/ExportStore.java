package dev.headgate.focus;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Files that were exported, in the database and compressed. */
final class ExportStore {
    private static final String MANIFESTS = "select manifest from export_files ";

    private final JdbcClient jdbc;
    private final JsonMapper json = JsonMapper.shared();

    ExportStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void addChunk(UUID file, int number, byte[] gzip) {
        jdbc.sql("insert into export_chunks (file_id, number, gzip) values (?, ?, ?)")
                .params(file, number, gzip)
                .update();
    }

    /**
     * @param closed the month whose file this is for ever, or null for one that may change
     */
    void add(ExportManifest manifest, ExportOrder order, @Nullable YearMonth closed) {
        jdbc.sql(
                        """
                        insert into export_files (id, focus_version, format, from_day, to_day, closed_month, name, bytes,
                                                  sha256, manifest)
                        values (:id, :version, :format, :from, :to, :closed, :name, :bytes, :sha256, :manifest)
                        """)
                .param("id", manifest.id())
                .param("version", order.version().toString())
                .param("format", order.format().name())
                .param("from", order.days().from())
                .param("to", order.days().to())
                .param("closed", closed == null ? null : closed.atDay(1))
                .param("name", manifest.file())
                .param("bytes", manifest.bytes())
                .param("sha256", manifest.sha256())
                .param("manifest", json.writeValueAsString(manifest))
                .update();
    }

    /** The file of a closed month, if it was ever exported in this version and format. */
    Optional<ExportManifest> ofClosedMonth(ExportOrder order) {
        return jdbc.sql(
                        MANIFESTS
                                + "where closed_month = :month and from_day = :month and to_day = :to"
                                + " and focus_version = :version and format = :format")
                .param("month", order.days().from())
                .param("to", order.days().to())
                .param("version", order.version().toString())
                .param("format", order.format().name())
                .query(String.class)
                .optional()
                .map(this::manifest);
    }

    /**
     * @throws GatewayException {@code NOT_FOUND} if there is no such file, or no longer
     */
    ExportManifest manifest(UUID file) {
        return jdbc.sql(MANIFESTS + "where id = ?")
                .param(file)
                .query(String.class)
                .optional()
                .map(this::manifest)
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "There is no export '%s'. Files of months that are not closed are kept"
                                                .formatted(file)
                                        + " for a while only; ask for a new one."));
    }

    /** The newest, those of closed months and others. */
    List<ExportManifest> newest(int limit) {
        return jdbc
                .sql(MANIFESTS + "order by created_at desc, id desc limit ?")
                .param(limit)
                .query(String.class)
                .list()
                .stream()
                .map(this::manifest)
                .toList();
    }

    /** Writes a file, chunk by chunk, so that no connection waits for whoever reads it. */
    void copy(UUID file, OutputStream target) throws IOException {
        for (int number = 0; ; number++) {
            Optional<byte[]> chunk = chunk(file, number);
            if (chunk.isEmpty()) {
                return;
            }
            try (var plain = new GZIPInputStream(new ByteArrayInputStream(chunk.get()))) {
                plain.transferTo(target);
            }
        }
    }

    private Optional<byte[]> chunk(UUID file, int number) {
        return jdbc.sql("select gzip from export_chunks where file_id = ? and number = ?")
                .params(file, number)
                .query(byte[].class)
                .optional();
    }

    /** Forgets files that may have changed since. */
    void removeProvisional(OffsetDateTime before) {
        jdbc.sql("delete from export_files where closed_month is null and created_at < ?")
                .param(before)
                .update();
    }

    private ExportManifest manifest(String text) {
        return json.readValue(text, ExportManifest.class);
    }
}
