package dev.headgate.catalog;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.catalog.ExchangeRates.Rate;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Exchange rates in the database: closed and opened, never changed. */
@Component
class ExchangeRateBook {
    private final JdbcClient database;
    private final NoArgGenerator uuids;

    ExchangeRateBook(JdbcClient database, NoArgGenerator uuids) {
        this.database = database;
        this.uuids = uuids;
    }

    List<Rate> of(String currency) {
        return database.sql(
                        "select * from exchange_rates where currency = ? order by valid_from, id")
                .param(currency)
                .query((row, _) -> rate(row))
                .list();
    }

    /** Opens a rate from a moment on; it takes the place of the one in force then. */
    void open(String currency, BigDecimal usd, String source, String author, Instant from) {
        Succession succession =
                Succession.of(
                        of(currency).stream()
                                .map(rate ->
                                        new Succession.Version(
                                                rate.id(), rate.from(), rate.until()))
                                .toList(),
                        from,
                        null);
        for (Succession.Cut cut : succession.cuts()) {
            database.sql("update exchange_rates set valid_to = ? where id = ?")
                    .params(PriceRows.at(cut.at()), cut.id())
                    .update();
        }
        @Nullable Instant until = succession.until();
        database.sql(
                        """
                        insert into exchange_rates (id, currency, usd, source, author, valid_from, valid_to)
                        values (:id, :currency, :usd, :source, :author, :from, :until)
                        """)
                .param("id", uuids.generate())
                .param("currency", currency)
                .param("usd", usd)
                .param("source", source)
                .param("author", author)
                .param("from", PriceRows.at(from))
                .param("until", until == null ? null : PriceRows.at(until))
                .update();
    }

    static Rate rate(ResultSet row) throws SQLException {
        return new Rate(
                row.getObject("id", UUID.class),
                row.getString("currency"),
                row.getBigDecimal("usd"),
                row.getString("source"),
                row.getString("author"),
                PriceRows.instant(row, "valid_from"),
                PriceRows.instantOrNull(row, "valid_to"));
    }
}
