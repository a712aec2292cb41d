package dev.headgate.catalog;

import dev.headgate.catalog.PriceChange.Amount;
import dev.headgate.catalog.PriceChange.Wish;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Puts changes of prices into the book, inside the transaction of its caller: what looks right at
 * once, what a person or a second source must confirm as a proposal, what cannot be right not at
 * all.
 */
@Component
class PriceChanges {
    private final PriceRows rows;
    private final PriceRules rules;
    private final PriceProposals proposals;
    private final SecondSources secondSources;
    private final CatalogReader reader;
    private final Clock clock;

    PriceChanges(
            PriceRows rows,
            PriceRules rules,
            PriceProposals proposals,
            SecondSources secondSources,
            CatalogReader reader,
            Clock clock) {
        this.rows = rows;
        this.rules = rules;
        this.proposals = proposals;
        this.secondSources = secondSources;
        this.reader = reader;
        this.clock = clock;
    }

    /**
     * Enters a change, with everything that must be true of it.
     *
     * @throws GatewayException if it cannot be right, or if it needs a reason and has none
     */
    PriceOutcome enter(PriceChange wanted) {
        Entered entered = look(wanted);
        if (entered.change().wishes().isEmpty()) {
            return new PriceOutcome.Unchanged();
        }
        entered.refuseIfWrong();
        if (!entered.needsApproval()) {
            return opened(entered, null);
        }
        Optional<String> second = secondSources.confirming(entered.doubtful());
        return second.isPresent()
                ? opened(entered, "second source: " + second.get())
                : new PriceOutcome.Proposed(
                        proposals.add(
                                entered.change(), entered.replaced(), entered.findings(), now()),
                        entered.findings());
    }

    /** Enters a change that a person stands for. */
    PriceOutcome enterApproved(PriceChange wanted, String approvedBy) {
        Entered entered = look(wanted);
        if (entered.change().wishes().isEmpty()) {
            return new PriceOutcome.Unchanged();
        }
        entered.refuseIfWrong();
        return opened(entered, approvedBy);
    }

    /** What is found in a change, which is not entered. */
    List<Finding> review(PriceChange change) {
        return look(change).findings();
    }

    /** Now, to what the database can keep. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private PriceOutcome opened(Entered entered, @Nullable String approvedBy) {
        PriceChange change = entered.change();
        Instant begin = change.begin(now());
        List<PriceId> opened = new ArrayList<>();
        for (Wish wish : change.wishes()) {
            PriceKey key = change.key(wish);
            @Nullable Amount amount = wish.amount();
            if (amount == null) {
                rows.end(key, begin);
            } else {
                opened.add(
                        rows.open(
                                key,
                                amount.currency(),
                                amount.price(),
                                origin(change.note(), approvedBy),
                                begin,
                                change.until()));
            }
        }
        proposals.confirmThoseThatHold(change.provider(), change.model(), now());
        return new PriceOutcome.Opened(opened);
    }

    static PriceRow.Origin origin(PriceChange.Note note, @Nullable String approvedBy) {
        return new PriceRow.Origin(
                note.source(), note.fetchedAt(), approvedBy, note.reason(), note.keeper());
    }

    private Entered look(PriceChange wanted) {
        Instant now = now();
        List<PriceRow> there = rows.of(wanted.provider(), wanted.model());
        PriceChange change = wanted.withoutWhatIsThere(there, now);
        if (change.wishes().isEmpty()) {
            return new Entered(change, List.of(), List.of(), now);
        }
        CatalogRows catalog = reader.read();
        var known =
                new PriceRules.Known(
                        there,
                        catalog.rates(),
                        others(catalog, wanted.provider(), wanted.model(), now),
                        now);
        return new Entered(change, there, rules.review(change, known), now);
    }

    /** What other accounts ask for the model that this one bills by a name of its own. */
    static Map<Meter, List<BigDecimal>> others(
            CatalogRows catalog, ProviderId provider, String upstreamModel, Instant now) {
        List<String> models =
                catalog.deployments().stream()
                        .filter(row -> provider.value().equals(row.provider()))
                        .filter(row -> row.upstreamModel().equals(upstreamModel))
                        .map(CatalogRows.DeploymentRow::model)
                        .distinct()
                        .toList();
        List<PriceTable> elsewhere =
                catalog.deployments().stream()
                        .filter(row -> models.contains(row.model()))
                        .filter(row -> row.provider() != null)
                        .filter(row -> !provider.value().equals(row.provider()))
                        .map(row -> catalog.listPrices(row, now))
                        .toList();
        Map<Meter, List<BigDecimal>> others = new EnumMap<>(Meter.class);
        for (Meter meter : List.of(Meter.INPUT, Meter.OUTPUT)) {
            others.put(
                    meter,
                    elsewhere.stream()
                            .flatMap(
                                    table -> table.find(ProcessingTier.STANDARD, meter, 0).stream())
                            .flatMap(cell -> Optional.ofNullable(cell.usd()).stream())
                            .toList());
        }
        return others;
    }

    /** A change that was looked at. */
    private record Entered(
            PriceChange change, List<PriceRow> rows, List<Finding> findings, Instant now) {

        boolean needsApproval() {
            return findings.stream().anyMatch(Finding::needsApproval);
        }

        /** The part of it that is doubted. */
        PriceChange doubtful() {
            var doubted =
                    findings.stream()
                            .filter(Finding::needsApproval)
                            .map(Finding::what)
                            .collect(Collectors.toSet());
            return change.with(
                    change.wishes().stream()
                            .filter(wish -> doubted.contains(wish.slot().toString()))
                            .toList());
        }

        List<Optional<PriceId>> replaced() {
            return change.wishes().stream()
                    .map(wish -> change.inForce(rows, wish, now).map(PriceRow::id))
                    .toList();
        }

        void refuseIfWrong() {
            List<Finding> refusals =
                    findings.stream()
                            .filter(finding -> finding.refuses(change.note().reason()))
                            .toList();
            if (refusals.isEmpty()) {
                return;
            }
            boolean isOnlyLate =
                    refusals.stream().allMatch(one -> one.kind() == Finding.Kind.CORRECTS_THE_PAST);
            String message =
                    String.join(
                            " ", new TreeSet<>(refusals.stream().map(Finding::message).toList()));
            throw new GatewayException(
                    isOnlyLate ? ErrorCode.CONFLICT : ErrorCode.INVALID_REQUEST, message);
        }
    }
}
