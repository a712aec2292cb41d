package dev.headgate.accounting;

import dev.headgate.usage.TokenUsage;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The token columns of an attempt. */
final class StoredTokens {

    private StoredTokens() {}

    /** What the row says, or null if nothing has been counted. */
    static @Nullable TokenUsage read(ResultSet row) throws SQLException {
        Long input = row.getObject("uncached_input", Long.class);
        Long output = row.getObject("output", Long.class);
        if (input == null || output == null) {
            return null;
        }
        return new TokenUsage(
                input,
                row.getObject("cache_read", Long.class),
                row.getObject("cache_write", Long.class),
                row.getObject("cache_write_1h", Long.class),
                row.getObject("audio_input", Long.class),
                row.getObject("image_input", Long.class),
                output,
                row.getObject("reasoning", Long.class),
                row.getObject("audio_output", Long.class));
    }
}
