package dev.headgate.catalog;

import dev.headgate.catalog.PriceChange.Amount;
import dev.headgate.catalog.PriceChange.Wish;
import dev.headgate.catalog.PriceFile.Entry;
import dev.headgate.catalog.PriceFile.Remark;
import dev.headgate.catalog.PriceImport.Item;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares a price file with the price book, entry by entry. */
final class PriceFileReview {
    private final PriceFile file;
    private final CatalogRows catalog;
    private final PriceRules rules;
    private final Function<PriceChange, Optional<String>> secondSource;
    private final Map<String, String> providerNames;
    private final PriceChange.Note note;
    private final Instant now;
    private final Map<String, List<Entry>> byBaseName;
    private final List<Item> items = new ArrayList<>();
    private final List<Remark> remarks;

    /**
     * @param secondSource a source that says the same of every price of a change
     * @param providerNames our names of providers by those in the file, where they differ
     */
    PriceFileReview(
            PriceFile file,
            CatalogRows catalog,
            PriceRules rules,
            Function<PriceChange, Optional<String>> secondSource,
            Map<String, String> providerNames,
            PriceChange.Note note,
            Instant now) {
        this.file = file;
        this.catalog = catalog;
        this.rules = rules;
        this.secondSource = secondSource;
        this.providerNames = Map.copyOf(providerNames);
        this.note = note;
        this.now = now;
        byBaseName = file.entries().stream().collect(Collectors.groupingBy(Entry::baseName));
        remarks = new ArrayList<>(file.remarks());
    }

    /** Looks at every entry. */
    PriceFileReview run() {
        file.entries().forEach(this::review);
        return this;
    }

    /** What the file has otherwise than the book. */
    List<Item> items() {
        return List.copyOf(items);
    }

    /** What was left out and what looked odd. */
    List<Remark> remarks() {
        return List.copyOf(remarks);
    }

    private void review(Entry entry) {
        String providerName = providerName(entry);
        Optional<CatalogRows.ProviderRow> provider =
                catalog.providers().stream()
                        .filter(row -> row.name().equals(providerName))
                        .findFirst();
        if (provider.isEmpty()) {
            remark(
                    entry,
                    Remark.Why.UNKNOWN_PROVIDER,
                    "is at '%s', which is no provider here. If it has another name here, say so with ?provider=%s:name."
                            .formatted(entry.provider(), entry.provider()));
            return;
        }
        List<CatalogRows.DeploymentRow> deployments = deployments(provider.get(), entry);
        if (deployments.isEmpty()) {
            remark(
                    entry,
                    Remark.Why.UNKNOWN_MODEL,
                    "is a model that no deployment of '%s' calls.".formatted(providerName));
            return;
        }
        if (deployments.stream().anyMatch(row -> row.keeper() == Keeper.CONFIG)) {
            remark(
                    entry,
                    Remark.Why.MANAGED_BY_FILE,
                    "is managed by the configuration file. Change its price there.");
            return;
        }
        limits(entry, deployments.getFirst());
        compare(entry, provider.get().id(), deployments.getFirst().upstreamModel());
    }

    private String providerName(Entry entry) {
        @Nullable String mapped = providerNames.get(entry.provider());
        return mapped == null ? entry.provider().replace('_', '-') : mapped;
    }

    private List<CatalogRows.DeploymentRow> deployments(
            CatalogRows.ProviderRow provider, Entry entry) {
        return catalog.deployments().stream()
                .filter(row -> provider.id().value().equals(row.provider()))
                .filter(row -> row.upstreamModel().equalsIgnoreCase(entry.model()))
                .toList();
    }

    private void limits(Entry entry, CatalogRows.DeploymentRow deployment) {
        @Nullable Long said = entry.maxOutputTokens();
        catalog.models().stream()
                .filter(model -> model.name().equals(deployment.model()))
                .map(Model::maxOutputTokens)
                .flatMap(Stream::ofNullable)
                .filter(known -> said != null && !known.equals(said))
                .findFirst()
                .ifPresent(known ->
                        remark(
                                entry,
                                Remark.Why.LIMIT_DIFFERS,
                                "says that answers have at most %s tokens; the catalogue says %s, which stays."
                                        .formatted(said, known)));
    }

    private void compare(Entry entry, ProviderId provider, String model) {
        List<PriceRow> rows = catalog.prices(provider, model);
        List<Wish> wishes =
                PriceChange.toward(entry.prices(), rows, now).stream()
                        .filter(wish -> wish.amount() != null)
                        .toList();
        var change = new PriceChange(provider, model, wishes, null, null, note);
        List<Finding> findings = rules.review(change, known(entry, provider, model, rows));
        for (Wish wish : wishes) {
            items.add(item(entry, change, wish, rows, findings));
        }
    }

    private Item item(
            Entry entry,
            PriceChange change,
            Wish wish,
            List<PriceRow> rows,
            List<Finding> findings) {
        Optional<PriceRow> old = change.inForce(rows, wish, now);
        Amount amount = Objects.requireNonNull(wish.amount());
        List<Finding> own =
                findings.stream()
                        .filter(finding -> finding.what().equals(wish.slot().toString()))
                        .toList();
        return new Item(
                entry.name(),
                change.provider(),
                change.model(),
                wish.slot(),
                amount,
                old.map(PriceRow::id).orElse(null),
                old.map(PriceRow::price).orElse(null),
                old.filter(row -> row.currency().equals(amount.currency()))
                        .flatMap(row -> PriceRules.change(row.price(), amount.price()))
                        .orElse(null),
                confirmed(own, change.with(List.of(wish))),
                null,
                null);
    }

    /** What needs approval has it where another source says the same. */
    private List<Finding> confirmed(List<Finding> findings, PriceChange one) {
        if (findings.stream().noneMatch(Finding::needsApproval)) {
            return findings;
        }
        Optional<String> source = secondSource.apply(one);
        if (source.isEmpty()) {
            return findings;
        }
        String what = one.wishes().getFirst().slot().toString();
        return Stream.concat(
                        findings.stream().filter(finding -> !finding.needsApproval()),
                        Stream.of(
                                Finding.of(
                                        Finding.Kind.SECOND_SOURCE,
                                        what,
                                        "'%s' says the same.".formatted(source.get()))))
                .toList();
    }

    private PriceRules.Known known(
            Entry entry, ProviderId provider, String model, List<PriceRow> rows) {
        Map<Meter, List<BigDecimal>> others = new EnumMap<>(Meter.class);
        PriceChanges.others(catalog, provider, model, now)
                .forEach((meter, prices) -> others.put(meter, new ArrayList<>(prices)));
        othersInFile(entry)
                .forEach(other ->
                        others.forEach((meter, prices) ->
                                Optional.ofNullable(
                                                other.prices().prices().get(PriceSlot.of(meter)))
                                        .filter(rules::isInRange)
                                        .ifPresent(prices::add)));
        return new PriceRules.Known(rows, catalog.rates(), others, now);
    }

    private List<Entry> othersInFile(Entry entry) {
        return byBaseName.getOrDefault(entry.baseName(), List.of()).stream()
                .filter(other -> !other.provider().equals(entry.provider()))
                .toList();
    }

    private void remark(Entry entry, Remark.Why why, String message) {
        remarks.add(new Remark(entry.name(), why, "'%s' %s".formatted(entry.name(), message)));
    }

    /** The names in the file by which a question like {@code together_ai:together} maps them. */
    static Map<String, String> providerNames(List<String> pairs) {
        return pairs.stream()
                .map(pair -> pair.split(":", 2))
                .collect(
                        Collectors.toMap(
                                pair -> pair[0],
                                pair -> {
                                    if (pair.length < 2 || pair[1].isBlank()) {
                                        throw new IllegalArgumentException(
                                                "'provider' is written as %s, the name in the file before the colon."
                                                        .formatted("together_ai:together"));
                                    }
                                    return pair[1].strip();
                                },
                                (_, last) -> last));
    }
}
