package dev.headgate.catalog;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.catalog.Succession.Cut;
import dev.headgate.catalog.Succession.Version;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The rows of the price book in the database, inside the transaction of its caller. Rows are opened
 * and closed; the database refuses anything else.
 */
@Component
class PriceRows {
    private final JdbcClient database;
    private final NoArgGenerator uuids;
    private final Clock clock;

    PriceRows(JdbcClient database, NoArgGenerator uuids, Clock clock) {
        this.database = database;
        this.uuids = uuids;
        this.clock = clock;
    }

    /** All rows of what a provider bills by one name, past and announced ones included. */
    List<PriceRow> of(ProviderId provider, String model) {
        return database.sql(
                        """
                        select * from price_rows where provider_id = ? and model = ?
                        order by tier, meter, from_tokens, valid_from, id
                        """)
                .params(provider.value(), model)
                .query((row, _) -> row(row))
                .list();
    }

    Optional<PriceRow> find(PriceId id) {
        return database.sql("select * from price_rows where id = ?")
                .param(id.value())
                .query((row, _) -> row(row))
                .optional();
    }

    /**
     * Opens a price from a moment on; it takes the place of the one in force then.
     *
     * @param until where it ends, or null to hold for as long as what it takes over from
     */
    PriceId open(
            PriceKey key,
            String currency,
            BigDecimal price,
            PriceRow.Origin origin,
            Instant from,
            @Nullable Instant until) {
        List<PriceRow> there = rows(key);
        Succession succession = Succession.of(versions(there), from, until);
        succession.cuts().forEach(this::cut);
        PriceId id = insert(key, currency, price, origin, from, succession.until());
        succession
                .resumed()
                .ifPresent(again -> {
                    PriceRow old = byId(there, again.id());
                    insert(
                            key,
                            old.currency(),
                            old.price(),
                            old.origin(),
                            again.from(),
                            again.until());
                });
        return id;
    }

    /** Opens what is wished for, or ends it. */
    void put(
            ProviderId provider,
            String model,
            PriceChange.Wish wish,
            PriceRow.Origin origin,
            Instant from) {
        PriceKey key = new PriceKey(provider, model, wish.region(), wish.slot());
        PriceChange.@Nullable Amount amount = wish.amount();
        if (amount == null) {
            end(key, from);
        } else {
            open(key, amount.currency(), amount.price(), origin, from, null);
        }
    }

    /** Ends the price that is in force at a moment; nothing takes its place. */
    void end(PriceKey key, Instant at) {
        rows(key).stream()
                .filter(row -> row.isInForceAt(at))
                .forEach(row -> cut(new Cut(row.id().value(), at)));
    }

    private List<PriceRow> rows(PriceKey key) {
        return of(key.provider(), key.model()).stream()
                .filter(row -> row.key().equals(key))
                .toList();
    }

    static List<Version> versions(List<PriceRow> rows) {
        return rows.stream()
                .map(row -> new Version(row.id().value(), row.from(), row.until()))
                .toList();
    }

    private static PriceRow byId(List<PriceRow> rows, UUID id) {
        return rows.stream().filter(row -> row.id().value().equals(id)).findFirst().orElseThrow();
    }

    private void cut(Cut cut) {
        database.sql("update price_rows set valid_to = ?, closed_at = ? where id = ?")
                .params(at(cut.at()), at(clock.instant()), cut.id())
                .update();
    }

    private PriceId insert(
            PriceKey key,
            String currency,
            BigDecimal price,
            PriceRow.Origin origin,
            Instant from,
            @Nullable Instant until) {
        UUID id = uuids.generate();
        PriceSlot slot = key.slot();
        Optional<DailyWindow> window = Optional.ofNullable(slot.window());
        database.sql(
                        """
                        insert into price_rows (id, provider_id, model, region, tier, meter, from_tokens, window_from,
                            window_to, window_zone, currency, unit, price, source, fetched_at, approved_by, reason,
                            managed_by, valid_from, valid_to)
                        values (:id, :provider, :model, :region, :tier, :meter, :fromTokens, :windowFrom, :windowTo,
                            :windowZone, :currency, :unit, :price, :source, :fetchedAt, :approvedBy, :reason, :keeper,
                            :from, :until)
                        """)
                .param("id", id)
                .param("provider", key.provider().value())
                .param("model", key.model())
                .param("region", key.region())
                .param("tier", slot.tier().name())
                .param("meter", slot.meter().name())
                .param("fromTokens", slot.fromTokens())
                .param("windowFrom", window.map(DailyWindow::from).orElse(null))
                .param("windowTo", window.map(DailyWindow::until).orElse(null))
                .param("windowZone", window.map(DailyWindow::zone).map(ZoneId::getId).orElse(null))
                .param("currency", currency)
                .param("unit", slot.meter().unit().name())
                .param("price", price)
                .param("source", origin.source())
                .param("fetchedAt", at(origin.fetchedAt()))
                .param("approvedBy", origin.approvedBy())
                .param("reason", origin.reason())
                .param("keeper", origin.keeper().column())
                .param("from", at(from))
                .param("until", until == null ? null : at(until))
                .update();
        return new PriceId(id);
    }

    static PriceRow row(ResultSet row) throws SQLException {
        return new PriceRow(
                new PriceId(row.getObject("id", UUID.class)),
                new PriceKey(
                        new ProviderId(row.getObject("provider_id", UUID.class)),
                        row.getString("model"),
                        row.getString("region"),
                        slot(row)),
                row.getString("currency"),
                row.getBigDecimal("price"),
                new PriceRow.Origin(
                        row.getString("source"),
                        instant(row, "fetched_at"),
                        row.getString("approved_by"),
                        row.getString("reason"),
                        Keeper.of(row.getString("managed_by"))),
                instant(row, "valid_from"),
                instantOrNull(row, "valid_to"));
    }

    /** The columns that say what a price is for; proposals and imports have them too. */
    static PriceSlot slot(ResultSet row) throws SQLException {
        @Nullable LocalTime from = row.getObject("window_from", LocalTime.class);
        return new PriceSlot(
                ProcessingTier.valueOf(row.getString("tier")),
                Meter.valueOf(row.getString("meter")),
                row.getLong("from_tokens"),
                from == null
                        ? null
                        : new DailyWindow(
                                from,
                                row.getObject("window_to", LocalTime.class),
                                ZoneId.of(row.getString("window_zone"))));
    }

    static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        @Nullable OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
