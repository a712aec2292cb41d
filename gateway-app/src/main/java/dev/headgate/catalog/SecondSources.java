package dev.headgate.catalog;

import dev.headgate.catalog.PriceChange.Amount;
import dev.headgate.catalog.PriceChange.Wish;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Other sources that say the same of a price: proposals that wait, and price files that were read
 * in the last month. Two sources that agree stand for each other.
 */
@Component
class SecondSources {
    private static final Duration RECENT = Duration.ofDays(30);

    private final JdbcClient database;
    private final Clock clock;

    SecondSources(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** A source that says the same of every price of a change; empty if there is none. */
    Optional<String> confirming(PriceChange change) {
        List<Set<String>> found = new ArrayList<>();
        change.wishes().forEach(wish -> found.add(sources(change, wish)));
        Set<String> common = new TreeSet<>(found.isEmpty() ? Set.of() : found.getFirst());
        found.forEach(common::retainAll);
        return common.stream().findFirst();
    }

    private Set<String> sources(PriceChange change, Wish wish) {
        Amount amount = wish.amount();
        if (amount == null || wish.region() != null || wish.slot().window() != null) {
            return Set.of();
        }
        Instant since = clock.instant().minus(RECENT);
        return new HashSet<>(
                database.sql(
                                """
                                select p.source
                                from price_proposals p join price_proposal_rows r on r.proposal_id = p.id
                                where p.state = 'PENDING' and p.provider_id = :provider and p.model = :model
                                and p.source <> :source and r.region is null and r.window_from is null
                                and r.tier = :tier and r.meter = :meter and r.from_tokens = :fromTokens
                                and r.currency = :currency and r.price = :price
                                union
                                select i.source
                                from price_imports i join price_import_items t on t.import_id = i.id
                                where i.created_at > :since and t.provider_id = :provider and t.model = :model
                                and i.source <> :source
                                and t.tier = :tier and t.meter = :meter and t.from_tokens = :fromTokens
                                and t.currency = :currency and t.price = :price
                                """)
                        .param("provider", change.provider().value())
                        .param("model", change.model())
                        .param("source", change.note().source())
                        .param("tier", wish.slot().tier().name())
                        .param("meter", wish.slot().meter().name())
                        .param("fromTokens", wish.slot().fromTokens())
                        .param("currency", amount.currency())
                        .param("price", Objects.requireNonNull(amount.price()))
                        .param("since", PriceRows.at(since))
                        .query(String.class)
                        .list());
    }
}
