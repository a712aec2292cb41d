package dev.headgate.catalog;

import dev.headgate.catalog.PriceChange.Wish;
import dev.headgate.catalog.PriceImport.Item;
import dev.headgate.identity.MayAdminister;
import dev.headgate.identity.MayRead;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Reads price files, shows what they would change, and takes it into the price book. */
@Service
@MayRead
@Transactional
class PriceImportAdministration {
    private static final int MOST_IMPORTS = 100;

    private final CatalogReader reader;
    private final CatalogWriter writer;
    private final PriceImports imports;
    private final PriceRows rows;
    private final PriceRules rules;
    private final PriceChanges changes;
    private final SecondSources secondSources;

    PriceImportAdministration(
            CatalogReader reader,
            CatalogWriter writer,
            PriceImports imports,
            PriceRows rows,
            PriceRules rules,
            PriceChanges changes,
            SecondSources secondSources) {
        this.reader = reader;
        this.writer = writer;
        this.imports = imports;
        this.rows = rows;
        this.rules = rules;
        this.changes = changes;
        this.secondSources = secondSources;
    }

    CatalogRows everything() {
        return reader.read();
    }

    List<PriceImport> list() {
        return imports.list(MOST_IMPORTS);
    }

    PriceImport find(UUID id) {
        return CatalogRefusals.found(imports.find(id), "import", id, "prices/imports");
    }

    /**
     * Reads a file and keeps what it would change; the price book stays as it is.
     *
     * @param source how the file is called from now on, or null for a name made of its digest
     */
    @MayAdminister
    PriceImport read(
            String text, @Nullable String source, List<String> providerNames, String author) {
        PriceFile file = CatalogRefusals.checked(() -> PriceFile.read(text));
        Map<String, String> names =
                CatalogRefusals.checked(() -> PriceFileReview.providerNames(providerNames));
        String digest = sha256(text);
        String name = source == null ? "price file " + digest.substring(0, 12) : source;
        Instant now = changes.now();
        var review =
                new PriceFileReview(
                                file,
                                reader.read(),
                                rules,
                                secondSources::confirming,
                                names,
                                new PriceChange.Note(name, now, null, author, Keeper.API),
                                now)
                        .run();
        return find(imports.add(name, digest, author, now, review.items(), review.remarks()));
    }

    /**
     * Takes entries of a file into the price book.
     *
     * @param entries names of entries in the file, which the administrator stands for; null takes
     *     all in which nothing was found
     */
    @MayAdminister
    PriceImport apply(UUID id, @Nullable List<String> entries, @Nullable String reason, String by) {
        writer.begin();
        PriceImport read = find(id);
        Map<String, List<Item>> chosen =
                entries == null ? clean(read) : chosen(read, new LinkedHashSet<>(entries));
        chosen.values().forEach(this::requireUnchanged);
        chosen.values().removeIf(items -> !isEntered(read, items, entries == null, reason, by));
        imports.applied(id, chosen.keySet(), by, changes.now());
        return find(id);
    }

    private static Map<String, List<Item>> clean(PriceImport read) {
        Map<String, List<Item>> open = open(read);
        open.values().removeIf(items -> !items.stream().allMatch(Item::isClean));
        return open;
    }

    private static Map<String, List<Item>> chosen(PriceImport read, Set<String> entries) {
        Map<String, List<Item>> open = open(read);
        entries.stream()
                .filter(entry -> !open.containsKey(entry))
                .findFirst()
                .ifPresent(entry -> {
                    throw CatalogRefusals.invalid(
                            "This import has nothing to apply for '%s'. Look at its entries at /api/admin/v1/prices/imports/%s."
                                    .formatted(entry, read.id()));
                });
        open.keySet().retainAll(entries);
        return open;
    }

    private static Map<String, List<Item>> open(PriceImport read) {
        return read.items().stream()
                .filter(item -> item.appliedAt() == null)
                .collect(
                        Collectors.groupingBy(
                                Item::entry, LinkedHashMap::new, Collectors.toList()));
    }

    private void requireUnchanged(List<Item> items) {
        Item first = items.getFirst();
        List<PriceRow> there = rows.of(first.provider(), first.model());
        Instant now = changes.now();
        for (Item item : items) {
            @Nullable PriceId inForce =
                    there.stream()
                            .filter(row -> row.key().region() == null)
                            .filter(row -> row.slot().equals(item.slot()) && row.isInForceAt(now))
                            .map(PriceRow::id)
                            .findFirst()
                            .orElse(null);
            boolean isSame = inForce == null ? item.oldId() == null : inForce.equals(item.oldId());
            if (!isSame) {
                throw CatalogRefusals.conflict(
                        "The price of %s of '%s' has changed since this file was read. Read it again."
                                .formatted(item.slot(), item.entry()));
            }
        }
    }

    private boolean isEntered(
            PriceImport read,
            List<Item> items,
            boolean isClean,
            @Nullable String reason,
            String by) {
        Item first = items.getFirst();
        var change =
                new PriceChange(
                        first.provider(),
                        first.model(),
                        items.stream()
                                .map(item -> new Wish(null, item.slot(), item.amount()))
                                .toList(),
                        null,
                        null,
                        new PriceChange.Note(
                                read.source(), read.createdAt(), reason, by, Keeper.API));
        PriceOutcome outcome = isClean ? changes.enter(change) : changes.enterApproved(change, by);
        return !(outcome instanceof PriceOutcome.Proposed);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
