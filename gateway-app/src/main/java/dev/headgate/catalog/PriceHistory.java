package dev.headgate.catalog;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What past calls are rated by again: all prices there ever were, and which were corrected. */
@Component
public class PriceHistory {
    private final CatalogReader reader;
    private final PriceRows rows;
    private final Providers providers;
    private final JdbcClient database;
    private final Clock clock;

    PriceHistory(
            CatalogReader reader,
            PriceRows rows,
            Providers providers,
            JdbcClient database,
            Clock clock) {
        this.reader = reader;
        this.rows = rows;
        this.providers = providers;
        this.database = database;
        this.clock = clock;
    }

    /**
     * A stretch of time whose prices were entered, or ended, after it had begun.
     *
     * @param model the provider's name for the model
     * @param until its end, exclusive: what was charged later was charged by what the book says now
     */
    public record Correction(ProviderId provider, String model, Instant from, Instant until) {}

    /** The catalogue of now with its retired deployments. */
    public CatalogSnapshot withRetired() {
        return reader.readWithRetired().at(clock.instant(), providers::provider);
    }

    /** One row of the price book. */
    public Optional<PriceRow> find(PriceId id) {
        return rows.find(id);
    }

    /**
     * What was corrected since a moment; in whose time calls may be booked otherwise than the book
     * says now. Replicas learn of a price within seconds, which is no correction.
     */
    public List<Correction> corrections(Instant since) {
        return database.sql(
                        """
                        select provider_id, model, valid_from as begins, least(valid_to, recorded_at) as ends
                        from price_rows
                        where recorded_at > :since and recorded_at > valid_from + interval '1 minute'
                        and valid_to is distinct from valid_from
                        union
                        select provider_id, model, valid_to, closed_at
                        from price_rows
                        where closed_at > :since and closed_at > valid_to + interval '1 minute'
                        order by 1, 2, 3
                        """)
                .param("since", PriceRows.at(since))
                .query((row, _) ->
                        new Correction(
                                new ProviderId(row.getObject("provider_id", UUID.class)),
                                row.getString("model"),
                                PriceRows.instant(row, "begins"),
                                PriceRows.instant(row, "ends")))
                .list();
    }
}
