package dev.headgate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the books are kept.
 *
 * @param url JDBC URL of an external PostgreSQL, 15 or newer; unset: the embedded one
 * @param username of the external PostgreSQL
 * @param password of the external PostgreSQL
 * @param hotPoolSize connections that requests in flight share; they wait in groups, so few are
 *     enough
 * @param adminPoolSize connections of administration, reports and jobs
 * @param hotTimeout how long the request path waits for a connection or an answer before it says
 *     503
 */
@ConfigurationProperties("headgate.db")
record DatabaseProperties(
        @Nullable String url,
        @Nullable String username,
        @Nullable String password,
        @DefaultValue("6") int hotPoolSize,
        @DefaultValue("6") int adminPoolSize,
        @DefaultValue("500ms") Duration hotTimeout) {

    @Override
    public String toString() {
        return "DatabaseProperties[url=%s, username=%s]"
                .formatted(url == null ? "embedded" : "external", username);
    }
}
