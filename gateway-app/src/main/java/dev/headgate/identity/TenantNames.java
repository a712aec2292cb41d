package dev.headgate.identity;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What tenants are called now. */
@Component
public class TenantNames {
    private final JdbcClient database;

    public TenantNames(JdbcClient database) {
        this.database = database;
    }

    /** The name; empty if there is no such tenant. */
    public Optional<String> of(TenantId tenant) {
        return database.sql("select name from tenants where id = ?")
                .param(tenant.value())
                .query(String.class)
                .optional();
    }
}
