package dev.headgate.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.catalog.Adjustment.Target;
import dev.headgate.identity.TenantId;
import dev.headgate.testing.DocTables;
import dev.headgate.usage.Meter;
import dev.headgate.usage.TokenUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The rules of prices in docs/money.md, worked out. */
class PriceGuideTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final ProviderId PROVIDER = new ProviderId(new UUID(0, 1));
    private static final TenantId TENANT = new TenantId(new UUID(0, 2));

    private final DocTables money = DocTables.of("money.md");

    @TestFactory
    Stream<DynamicTest> eachMeterIsBilledAtItsOwnPrice() {
        return money.tests(
                "charge",
                row -> {
                    PriceSheet prices = sheet(row.get("USD per million"));
                    TokenUsage usage = usage(row.get("tokens"));

                    List<ChargeLine> lines =
                            prices.charge(usage, ProcessingTier.of(row.get("tier")), NOON);

                    assertThat(said(ChargeLine.sum(lines, ChargeLine::list)))
                            .isEqualTo(row.get("list price"));
                });
    }

    @TestFactory
    Stream<DynamicTest> whatIsOwedAndWhatIsChargedFollowFromTheListPrice() {
        return money.tests(
                "terms",
                row -> {
                    BigDecimal list = new BigDecimal(row.get("list price"));
                    PriceTerms terms =
                            PriceTerms.of(
                                    PROVIDER,
                                    adjustments(row.get("with the provider"), row.get("tenant")));

                    ChargeLine line = terms.apply(List.of(worth(list)), TENANT, NOON).getFirst();

                    assertThat(line.payable()).isEqualByComparingTo(row.get("owed"));
                    assertThat(line.usd()).isEqualByComparingTo(row.get("charged"));
                });
    }

    @TestFactory
    Stream<DynamicTest> theWorstCaseTakesTheDearestMeters() {
        return money.tests(
                "worst-case",
                row -> {
                    PriceSheet prices = sheet(row.get("USD per million"));

                    List<ChargeLine> worst =
                            prices.worstCase(
                                    Long.parseLong(row.get("prompt")),
                                    Long.parseLong(row.get("longest answer")),
                                    Set.of(ProcessingTier.values()),
                                    NOON,
                                    Duration.ofMinutes(10));

                    assertThat(said(ChargeLine.sum(worst, ChargeLine::list)))
                            .isEqualTo(row.get("worst case"));
                });
    }

    /** Prices such as {@code input 3, input over 200000 6, priority output 30}. */
    private static PriceSheet sheet(String prices) {
        Sheets sheet = Sheets.sheet();
        entries(prices)
                .forEach((words, price) -> sheet.with(slot(List.of(words.split(" "))), price));
        return sheet.made();
    }

    private static PriceSlot slot(List<String> words) {
        var rest = new ArrayList<>(words);
        ProcessingTier tier =
                Arrays.stream(ProcessingTier.values())
                        .filter(one -> one.label().equals(rest.getFirst()))
                        .findFirst()
                        .orElse(ProcessingTier.STANDARD);
        if (tier.label().equals(rest.getFirst())) {
            rest.removeFirst();
        }
        long from = rest.size() == 1 ? 0 : Long.parseLong(rest.getLast());
        return new PriceSlot(tier, meter(rest.getFirst()), from, null);
    }

    private static TokenUsage usage(String tokens) {
        Map<Meter, Long> counts = new LinkedHashMap<>();
        entries(tokens).forEach((meter, count) -> counts.put(meter(meter), Long.valueOf(count)));
        return new TokenUsage(
                counts.getOrDefault(Meter.INPUT, 0L),
                counts.get(Meter.CACHE_READ),
                counts.get(Meter.CACHE_WRITE),
                counts.get(Meter.CACHE_WRITE_1H),
                counts.get(Meter.AUDIO_INPUT),
                counts.get(Meter.IMAGE_INPUT),
                counts.getOrDefault(Meter.OUTPUT, 0L),
                counts.get(Meter.REASONING),
                counts.get(Meter.AUDIO_OUTPUT));
    }

    /** What stands before the last word of each part, with that word. */
    private static Map<String, String> entries(String parts) {
        Map<String, String> entries = new LinkedHashMap<>();
        for (String part : parts.equals("-") ? new String[0] : parts.split(", ")) {
            int last = part.lastIndexOf(' ');
            entries.put(part.substring(0, last), part.substring(last + 1));
        }
        return entries;
    }

    private static Meter meter(String label) {
        return Meter.valueOf(label.toUpperCase(Locale.ROOT));
    }

    private static ChargeLine worth(BigDecimal list) {
        return ChargeLine.atList(
                Meter.INPUT, BigDecimal.valueOf(1_000_000), new PriceId(new UUID(0, 3)), list);
    }

    private static List<Adjustment> adjustments(String provider, String tenant) {
        return Stream.of(
                        adjustment(new Target.OfProvider(PROVIDER), provider),
                        adjustment(new Target.OfTenant(TENANT), tenant))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Adjustment> adjustment(Target target, String percent) {
        return percent.equals("-")
                ? List.of()
                : List.of(
                        new Adjustment(
                                UUID.randomUUID(),
                                target,
                                new BigDecimal(percent.replace(" %", "")),
                                "finance",
                                "contract",
                                Instant.EPOCH,
                                null));
    }

    private static String said(@Nullable BigDecimal usd) {
        return usd == null ? "unknown" : PriceTexts.plain(usd);
    }
}
