package dev.headgate.catalog;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.catalog.Adjustment.Target;
import dev.headgate.identity.TenantId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Discounts and mark-ups in the database: closed and opened, never changed. */
@Component
class AdjustmentBook {
    private final JdbcClient database;
    private final NoArgGenerator uuids;

    AdjustmentBook(JdbcClient database, NoArgGenerator uuids) {
        this.database = database;
        this.uuids = uuids;
    }

    List<Adjustment> of(Target target) {
        return all().stream().filter(one -> one.target().equals(target)).toList();
    }

    List<Adjustment> all() {
        return database.sql("select * from price_adjustments order by valid_from, id")
                .query((row, _) -> adjustment(row))
                .list();
    }

    Optional<Adjustment> find(UUID id) {
        return all().stream().filter(one -> one.id().equals(id)).findFirst();
    }

    /**
     * Opens an adjustment from a moment on; it takes the place of the one in force then.
     *
     * @param until where it ends, or null to hold for as long as what it takes over from
     */
    UUID open(
            Target target,
            BigDecimal percent,
            String author,
            String reason,
            Instant from,
            @Nullable Instant until) {
        List<Adjustment> there = of(target);
        Succession succession = Succession.of(versions(there), from, until);
        succession.cuts().forEach(cut -> close(cut.id(), cut.at()));
        UUID id = insert(target, percent, author, reason, from, succession.until());
        succession
                .resumed()
                .ifPresent(again -> {
                    Adjustment old =
                            there.stream()
                                    .filter(one -> one.id().equals(again.id()))
                                    .findFirst()
                                    .orElseThrow();
                    insert(
                            target,
                            old.percent(),
                            old.author(),
                            old.reason(),
                            again.from(),
                            again.until());
                });
        return id;
    }

    static List<Succession.Version> versions(List<Adjustment> adjustments) {
        return adjustments.stream()
                .map(one -> new Succession.Version(one.id(), one.from(), one.until()))
                .toList();
    }

    /** Ends an adjustment; one that ends when it begins is withdrawn. */
    void close(UUID id, Instant at) {
        database.sql("update price_adjustments set valid_to = greatest(valid_from, ?) where id = ?")
                .params(PriceRows.at(at), id)
                .update();
    }

    private UUID insert(
            Target target,
            BigDecimal percent,
            String author,
            String reason,
            Instant from,
            @Nullable Instant until) {
        UUID id = uuids.generate();
        database.sql(
                        """
                        insert into price_adjustments (id, provider_id, tenant_id, percent, author, reason, valid_from,
                            valid_to)
                        values (:id, :provider, :tenant, :percent, :author, :reason, :from, :until)
                        """)
                .param("id", id)
                .param(
                        "provider",
                        target instanceof Target.OfProvider(var provider) ? provider.value() : null)
                .param(
                        "tenant",
                        target instanceof Target.OfTenant(var tenant) ? tenant.value() : null)
                .param("percent", percent)
                .param("author", author)
                .param("reason", reason)
                .param("from", PriceRows.at(from))
                .param("until", until == null ? null : PriceRows.at(until))
                .update();
        return id;
    }

    static Adjustment adjustment(ResultSet row) throws SQLException {
        @Nullable UUID provider = row.getObject("provider_id", UUID.class);
        return new Adjustment(
                row.getObject("id", UUID.class),
                provider == null
                        ? new Target.OfTenant(new TenantId(row.getObject("tenant_id", UUID.class)))
                        : new Target.OfProvider(new ProviderId(provider)),
                row.getBigDecimal("percent"),
                row.getString("author"),
                row.getString("reason"),
                PriceRows.instant(row, "valid_from"),
                PriceRows.instantOrNull(row, "valid_to"));
    }
}
