package dev.headgate.catalog;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.catalog.PriceChange.Amount;
import dev.headgate.catalog.PriceImport.Item;
import dev.headgate.usage.Meter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Price files that were read, in the database. */
@Component
class PriceImports {
    private final JdbcClient database;
    private final NoArgGenerator uuids;
    private final FindingsText texts = new FindingsText();

    PriceImports(JdbcClient database, NoArgGenerator uuids) {
        this.database = database;
        this.uuids = uuids;
    }

    UUID add(
            String source,
            String digest,
            String author,
            Instant now,
            List<Item> items,
            List<PriceFile.Remark> remarks) {
        UUID id = uuids.generate();
        database.sql(
                        """
                        insert into price_imports (id, source, digest, author, created_at, remarks)
                        values (?, ?, ?, ?, ?, ?::jsonb)
                        """)
                .params(id, source, digest, author, PriceRows.at(now), texts.write(remarks))
                .update();
        for (int i = 0; i < items.size(); i++) {
            insert(id, i, items.get(i));
        }
        return id;
    }

    /** What was read, newest first, without what it would change. */
    List<PriceImport> list(int most) {
        return database.sql("select * from price_imports order by id desc limit ?")
                .param(most)
                .query((row, _) -> read(row, List.of()))
                .list();
    }

    Optional<PriceImport> find(UUID id) {
        return database.sql("select * from price_imports where id = ? for update")
                .param(id)
                .query((row, _) -> read(row, items(id)))
                .optional();
    }

    /** Notes what was taken into the price book. */
    void applied(UUID id, Set<String> entries, String by, Instant now) {
        database.sql(
                        """
                        update price_import_items set applied_at = ?, applied_by = ?
                        where import_id = ? and entry = any(?) and applied_at is null
                        """)
                .params(PriceRows.at(now), by, id, entries.toArray(String[]::new))
                .update();
    }

    private void insert(UUID id, int number, Item item) {
        @Nullable PriceId old = item.oldId();
        database.sql(
                        """
                        insert into price_import_items (import_id, number, entry, provider_id, model, tier, meter,
                            from_tokens, currency, price, old_id, old_price, change_percent, findings)
                        values (:id, :number, :entry, :provider, :model, :tier, :meter, :fromTokens, :currency, :price,
                            :oldId, :oldPrice, :change, :findings::jsonb)
                        """)
                .param("id", id)
                .param("number", number)
                .param("entry", item.entry())
                .param("provider", item.provider().value())
                .param("model", item.model())
                .param("tier", item.slot().tier().name())
                .param("meter", item.slot().meter().name())
                .param("fromTokens", item.slot().fromTokens())
                .param("currency", item.amount().currency())
                .param("price", item.amount().price())
                .param("oldId", old == null ? null : old.value())
                .param("oldPrice", item.oldPrice())
                .param("change", item.changePercent())
                .param("findings", texts.write(item.findings()))
                .update();
    }

    private List<Item> items(UUID id) {
        return database.sql("select * from price_import_items where import_id = ? order by number")
                .param(id)
                .query((row, _) -> item(row))
                .list();
    }

    private PriceImport read(ResultSet row, List<Item> items) throws SQLException {
        return new PriceImport(
                row.getObject("id", UUID.class),
                row.getString("source"),
                row.getString("digest"),
                row.getString("author"),
                PriceRows.instant(row, "created_at"),
                items,
                texts.readRemarks(row.getString("remarks")));
    }

    private Item item(ResultSet row) throws SQLException {
        @Nullable UUID old = row.getObject("old_id", UUID.class);
        return new Item(
                row.getString("entry"),
                new ProviderId(row.getObject("provider_id", UUID.class)),
                row.getString("model"),
                new PriceSlot(
                        ProcessingTier.valueOf(row.getString("tier")),
                        Meter.valueOf(row.getString("meter")),
                        row.getLong("from_tokens"),
                        null),
                new Amount(row.getString("currency"), row.getBigDecimal("price")),
                old == null ? null : new PriceId(old),
                row.getBigDecimal("old_price"),
                row.getBigDecimal("change_percent"),
                texts.read(row.getString("findings")),
                PriceRows.instantOrNull(row, "applied_at"),
                row.getString("applied_by"));
    }
}
