package dev.headgate;

import dev.headgate.db.EmbeddedDatabase;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL that the gateway works on: one of its own, or one that somebody runs. */
final class Database implements AutoCloseable {
    private final String url;
    private final @Nullable String username;
    private final @Nullable String password;
    private final @Nullable EmbeddedDatabase own;

    private Database(
            String url,
            @Nullable String username,
            @Nullable String password,
            @Nullable EmbeddedDatabase own) {
        this.url = url;
        this.username = username;
        this.password = password;
        this.own = own;
    }

    static Database embedded(Path folder) {
        EmbeddedDatabase own = EmbeddedDatabase.start(folder);
        return new Database(own.jdbcUrl(), own.username(), own.password(), own);
    }

    static Database external(String url, @Nullable String username, @Nullable String password) {
        return new Database(url, username, password, null);
    }

    String url() {
        return url;
    }

    @Nullable String username() {
        return username;
    }

    @Nullable String password() {
        return password;
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
