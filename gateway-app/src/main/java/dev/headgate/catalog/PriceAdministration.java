package dev.headgate.catalog;

import dev.headgate.catalog.CatalogRows.DeploymentRow;
import dev.headgate.catalog.CatalogRows.ProviderRow;
import dev.headgate.catalog.PriceChange.Wish;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.MayAdminister;
import dev.headgate.identity.MayRead;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What administrators do with the price book. */
@Service
@MayRead
@Transactional
class PriceAdministration {
    private static final int MOST_PROPOSALS = 500;

    private static final Comparator<PriceRow> BY_WHAT_IT_IS_FOR =
            Comparator.comparing((PriceRow row) -> row.key().provider().value())
                    .thenComparing(row -> row.key().model())
                    .thenComparing(row -> row.slot().tier())
                    .thenComparing(row -> row.slot().meter())
                    .thenComparingLong(row -> row.slot().fromTokens())
                    .thenComparing(PriceRow::from)
                    .thenComparing(row -> row.id().value());

    private final CatalogReader reader;
    private final CatalogWriter writer;
    private final PriceRows rows;
    private final PriceChanges changes;
    private final PriceProposals proposals;
    private final PriceRuleProperties properties;

    PriceAdministration(
            CatalogReader reader,
            CatalogWriter writer,
            PriceRows rows,
            PriceChanges changes,
            PriceProposals proposals,
            PriceRuleProperties properties) {
        this.reader = reader;
        this.writer = writer;
        this.rows = rows;
        this.changes = changes;
        this.proposals = proposals;
        this.properties = properties;
    }

    /** Who wants a change, and where it was read. */
    record Entry(String source, @Nullable String reason, String author) {}

    /** Everything that is stored. */
    CatalogRows everything() {
        return reader.read();
    }

    /** All rows, each beside the others for the same thing, the oldest first. */
    List<PriceRow> history() {
        return reader.read().prices().stream().sorted(BY_WHAT_IT_IS_FOR).toList();
    }

    /** Makes a list everything that a deployment bills from a moment on. */
    @MayAdminister
    PriceOutcome openList(
            String deployment, Supplier<PriceList> list, @Nullable Instant from, Entry entry) {
        PriceList wanted = CatalogRefusals.checked(list);
        writer.begin();
        DeploymentRow row = hosted(deployment);
        ProviderId provider = new ProviderId(Objects.requireNonNull(row.provider()));
        @Nullable Instant kept = PriceChange.kept(from);
        Instant begin = kept == null ? changes.now() : kept;
        List<Wish> wishes =
                PriceChange.toward(wanted, rows.of(provider, row.upstreamModel()), begin);
        return changes.enter(
                new PriceChange(provider, row.upstreamModel(), wishes, from, null, note(entry)));
    }

    /** Opens one row of the price book. */
    @MayAdminister
    PriceOutcome open(
            String provider,
            String model,
            Supplier<Wish> wish,
            @Nullable Instant from,
            @Nullable Instant until,
            Entry entry) {
        Wish wanted = CatalogRefusals.checked(wish);
        writer.begin();
        ProviderId id = providerNamed(provider);
        requireNotDeclared(id, model);
        PriceChange change =
                CatalogRefusals.checked(() ->
                        new PriceChange(id, model, List.of(wanted), from, until, note(entry)));
        return changes.enter(change);
    }

    /** Ends a row; one that has not begun is withdrawn. */
    @MayAdminister
    PriceOutcome end(PriceId id, @Nullable Instant at, Entry entry) {
        writer.begin();
        PriceRow row = CatalogRefusals.found(rows.find(id), "price", id.value(), "prices");
        PriceKey key = row.key();
        requireNotDeclared(key.provider(), key.model());
        Instant end = at == null ? changes.now() : at;
        Instant begin = row.from().isAfter(end) ? row.from() : end;
        if (!row.isInForceAt(begin)) {
            throw CatalogRefusals.conflict(
                    "This price has ended already, at %s.".formatted(row.until()));
        }
        var wish = new Wish(key.region(), key.slot(), null);
        return changes.enter(
                new PriceChange(
                        key.provider(), key.model(), List.of(wish), begin, null, note(entry)));
    }

    /** Proposals in a state or in any, newest first. */
    List<PriceProposal> proposals(PriceProposal.@Nullable State state) {
        return proposals.list(state, MOST_PROPOSALS);
    }

    /** Opens what was proposed. */
    @MayAdminister
    PriceOutcome approve(UUID id, @Nullable String reason, String by) {
        writer.begin();
        PriceProposal proposal = pending(id);
        if (properties.fourEyes() && by.equals(proposal.change().note().author())) {
            throw new GatewayException(
                    ErrorCode.FORBIDDEN,
                    "Somebody else than %s must approve this (headgate.prices.four-eyes)."
                            .formatted(by));
        }
        requireUnchanged(proposal);
        proposals.decide(id, PriceProposal.State.APPROVED, by, reason, changes.now());
        return changes.enterApproved(withReason(proposal.change(), reason), by);
    }

    @MayAdminister
    void reject(UUID id, @Nullable String reason, String by) {
        pending(id);
        proposals.decide(id, PriceProposal.State.REJECTED, by, reason, changes.now());
    }

    private PriceProposal pending(UUID id) {
        PriceProposal proposal =
                CatalogRefusals.found(proposals.lock(id), "proposal", id, "prices/proposals");
        if (proposal.state() != PriceProposal.State.PENDING) {
            throw CatalogRefusals.conflict(
                    "This proposal was decided already: %s."
                            .formatted(PriceViews.label(proposal.state())));
        }
        return proposal;
    }

    private void requireUnchanged(PriceProposal proposal) {
        PriceChange change = proposal.change();
        List<PriceRow> there = rows.of(change.provider(), change.model());
        for (int i = 0; i < change.wishes().size(); i++) {
            Wish wish = change.wishes().get(i);
            var now = change.inForce(there, wish, changes.now()).map(PriceRow::id);
            if (!now.equals(proposal.replaced().get(i))) {
                throw CatalogRefusals.conflict(
                        "The price of %s has changed since this was proposed. Reject it and enter it again."
                                .formatted(wish.slot()));
            }
        }
    }

    private static PriceChange withReason(PriceChange change, @Nullable String reason) {
        PriceChange.Note note = change.note();
        return note.reason() != null || reason == null
                ? change
                : new PriceChange(
                        change.provider(),
                        change.model(),
                        change.wishes(),
                        change.from(),
                        change.until(),
                        new PriceChange.Note(
                                note.source(),
                                note.fetchedAt(),
                                reason,
                                note.author(),
                                note.keeper()));
    }

    private PriceChange.Note note(Entry entry) {
        return new PriceChange.Note(
                entry.source(), changes.now(), entry.reason(), entry.author(), Keeper.API);
    }

    private DeploymentRow hosted(String name) {
        DeploymentRow row =
                CatalogRefusals.found(
                        reader.read().deployments().stream()
                                .filter(one -> one.name().equals(name))
                                .findFirst(),
                        "deployment",
                        name,
                        "deployments");
        CatalogRefusals.requireNotDeclared("Deployment", name, row.keeper());
        if (row.provider() == null) {
            throw CatalogRefusals.invalid(
                    "Deployment '%s' runs on a pool. Set what the pool costs per hour instead."
                            .formatted(name));
        }
        return row;
    }

    private ProviderId providerNamed(String name) {
        return CatalogRefusals.found(
                        reader.read().providers().stream()
                                .filter(row -> row.name().equals(name))
                                .findFirst(),
                        "provider",
                        name,
                        "providers")
                .id();
    }

    private void requireNotDeclared(ProviderId provider, String model) {
        reader.read().deployments().stream()
                .filter(row -> provider.value().equals(row.provider()))
                .filter(row -> row.upstreamModel().equals(model))
                .forEach(row ->
                        CatalogRefusals.requireNotDeclared("Deployment", row.name(), row.keeper()));
    }

    /** The name of a provider by its id. */
    static String nameIn(CatalogRows catalog, ProviderId provider) {
        return catalog.providers().stream()
                .filter(row -> row.id().equals(provider))
                .map(ProviderRow::name)
                .findFirst()
                .orElse(provider.value().toString());
    }
}
