package dev.headgate.catalog;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.catalog.PriceChange.Amount;
import dev.headgate.catalog.PriceChange.Wish;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Changes of prices that wait for a decision, in the database. */
@Component
class PriceProposals {
    private final JdbcClient database;
    private final NoArgGenerator uuids;
    private final PriceRows rows;
    private final FindingsText findingsText = new FindingsText();

    PriceProposals(JdbcClient database, NoArgGenerator uuids, PriceRows rows) {
        this.database = database;
        this.uuids = uuids;
        this.rows = rows;
    }

    /** Keeps a change; one that waits already, or was rejected, is not kept twice. */
    UUID add(
            PriceChange change,
            List<Optional<PriceId>> replaced,
            List<Finding> findings,
            Instant now) {
        return same(change)
                .map(PriceProposal::id)
                .orElseGet(() -> insert(change, replaced, findings, now));
    }

    /** Proposals in a state or in any, newest first. */
    List<PriceProposal> list(PriceProposal.@Nullable State state, int most) {
        return database.sql(
                        """
                        select * from price_proposals where :state::text is null or state = :state
                        order by id desc limit :most
                        """)
                .param("state", state == null ? null : state.name())
                .param("most", most)
                .query(this::proposal)
                .list();
    }

    /** A proposal, locked against two decisions at the same time. */
    Optional<PriceProposal> lock(UUID id) {
        return database.sql("select * from price_proposals where id = ? for update")
                .param(id)
                .query(this::proposal)
                .optional();
    }

    void decide(UUID id, PriceProposal.State state, String by, @Nullable String why, Instant now) {
        database.sql(
                        """
                        update price_proposals set state = :state, decided_by = :by, decision = :why, decided_at = :now
                        where id = :id and state = 'PENDING'
                        """)
                .param("state", state.name())
                .param("by", by)
                .param("why", why)
                .param("now", PriceRows.at(now))
                .param("id", id)
                .update();
    }

    /** Ends the waiting of proposals whose prices are in the book. */
    void confirmThoseThatHold(ProviderId provider, String model, Instant now) {
        List<PriceRow> there = rows.of(provider, model);
        pending(provider, model).stream()
                .filter(proposal ->
                        proposal.change().withoutWhatIsThere(there, now).wishes().isEmpty())
                .forEach(proposal ->
                        decide(
                                proposal.id(),
                                PriceProposal.State.CONFIRMED,
                                "the price book",
                                "Its prices came into force from another source.",
                                now));
    }

    private List<PriceProposal> pending(ProviderId provider, String model) {
        return database.sql(
                        """
                        select * from price_proposals
                        where provider_id = ? and model = ? and state = 'PENDING' for update
                        """)
                .params(provider.value(), model)
                .query(this::proposal)
                .list();
    }

    private Optional<PriceProposal> same(PriceChange change) {
        return database
                .sql(
                        """
                        select * from price_proposals
                        where provider_id = ? and model = ? and state in ('PENDING', 'REJECTED')
                        """)
                .params(change.provider().value(), change.model())
                .query(this::proposal)
                .list()
                .stream()
                .filter(known -> isSame(known, change))
                .findFirst();
    }

    // What the configuration file asks for again at each start is one proposal, also if rejected.
    private static boolean isSame(PriceProposal known, PriceChange change) {
        boolean isOpen =
                known.state() == PriceProposal.State.PENDING
                        || change.note().keeper() == Keeper.CONFIG;
        return isOpen
                && known.change().wishes().equals(change.wishes())
                && Objects.equals(known.change().from(), change.from())
                && known.change().note().source().equals(change.note().source());
    }

    private UUID insert(
            PriceChange change,
            List<Optional<PriceId>> replaced,
            List<Finding> findings,
            Instant now) {
        UUID id = uuids.generate();
        PriceChange.Note note = change.note();
        database.sql(
                        """
                        insert into price_proposals (id, provider_id, model, state, source, fetched_at, reason, author,
                            managed_by, valid_from, valid_to, findings, created_at)
                        values (:id, :provider, :model, 'PENDING', :source, :fetchedAt, :reason, :author, :keeper,
                            :from, :until, :findings::jsonb, :now)
                        """)
                .param("id", id)
                .param("provider", change.provider().value())
                .param("model", change.model())
                .param("source", note.source())
                .param("fetchedAt", PriceRows.at(note.fetchedAt()))
                .param("reason", note.reason())
                .param("author", note.author())
                .param("keeper", note.keeper().column())
                .param("from", change.from() == null ? null : PriceRows.at(change.from()))
                .param("until", change.until() == null ? null : PriceRows.at(change.until()))
                .param("findings", findingsText.write(findings))
                .param("now", PriceRows.at(now))
                .update();
        for (int i = 0; i < change.wishes().size(); i++) {
            insert(id, i, change.wishes().get(i), replaced.get(i));
        }
        return id;
    }

    private void insert(UUID proposal, int number, Wish wish, Optional<PriceId> replaced) {
        Optional<DailyWindow> window = Optional.ofNullable(wish.slot().window());
        Optional<Amount> amount = Optional.ofNullable(wish.amount());
        database.sql(
                        """
                        insert into price_proposal_rows (proposal_id, number, region, tier, meter, from_tokens,
                            window_from, window_to, window_zone, currency, price, replaces)
                        values (:proposal, :number, :region, :tier, :meter, :fromTokens,
                            :windowFrom, :windowTo, :windowZone, :currency, :price, :replaces)
                        """)
                .param("proposal", proposal)
                .param("number", number)
                .param("region", wish.region())
                .param("tier", wish.slot().tier().name())
                .param("meter", wish.slot().meter().name())
                .param("fromTokens", wish.slot().fromTokens())
                .param("windowFrom", window.map(DailyWindow::from).orElse(null))
                .param("windowTo", window.map(DailyWindow::until).orElse(null))
                .param("windowZone", window.map(DailyWindow::zone).map(ZoneId::getId).orElse(null))
                .param("currency", amount.map(Amount::currency).orElse(null))
                .param("price", amount.map(Amount::price).orElse(null))
                .param("replaces", replaced.map(PriceId::value).orElse(null))
                .update();
    }

    private PriceProposal proposal(ResultSet row, int number) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        List<WishRow> wishes =
                database.sql(
                                "select * from price_proposal_rows where proposal_id = ? order by number")
                        .param(id)
                        .query((wish, _) -> wish(wish))
                        .list();
        return new PriceProposal(
                id,
                PriceProposal.State.valueOf(row.getString("state")),
                new PriceChange(
                        new ProviderId(row.getObject("provider_id", UUID.class)),
                        row.getString("model"),
                        wishes.stream().map(WishRow::wish).toList(),
                        PriceRows.instantOrNull(row, "valid_from"),
                        PriceRows.instantOrNull(row, "valid_to"),
                        note(row)),
                wishes.stream().map(WishRow::replaced).toList(),
                findingsText.read(row.getString("findings")),
                PriceRows.instant(row, "created_at"),
                PriceRows.instantOrNull(row, "decided_at"),
                row.getString("decided_by"),
                row.getString("decision"));
    }

    private static PriceChange.Note note(ResultSet row) throws SQLException {
        return new PriceChange.Note(
                row.getString("source"),
                PriceRows.instant(row, "fetched_at"),
                row.getString("reason"),
                row.getString("author"),
                Keeper.of(row.getString("managed_by")));
    }

    private record WishRow(Wish wish, Optional<PriceId> replaced) {}

    private static WishRow wish(ResultSet row) throws SQLException {
        @Nullable BigDecimal price = row.getBigDecimal("price");
        return new WishRow(
                new Wish(
                        row.getString("region"),
                        PriceRows.slot(row),
                        price == null ? null : new Amount(row.getString("currency"), price)),
                Optional.ofNullable(row.getObject("replaces", UUID.class)).map(PriceId::new));
    }
}
