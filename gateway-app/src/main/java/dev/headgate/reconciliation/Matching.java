package dev.headgate.reconciliation;

import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts what statements say beside what the books have, by model and day. */
final class Matching {
    private static final BigDecimal HALF_A_CENT = new BigDecimal("0.005");

    private final ModelNames names;
    private final Map<ProviderBooks.Key, Sides> sides = new TreeMap<>();
    private final Set<StatementKind> kinds = new TreeSet<>();
    private boolean byDayAlone;

    Matching(ModelNames names) {
        this.names = names;
    }

    /** A statement with its lines. */
    record Said(StatementKind kind, List<StatementLine> lines) {}

    /** The lines of both; what neither side has anything of is left out. */
    static List<Line> lines(
            ModelNames names,
            Map<ProviderBooks.Key, Booked> booked,
            List<Said> said,
            Map<String, BigDecimal> adjusted) {
        Matching matching = new Matching(names);
        matching.byDayAlone =
                said.stream()
                        .filter(one -> one.kind().saysAmounts())
                        .flatMap(one -> one.lines().stream())
                        .anyMatch(line -> line.key().item().isEmpty());
        said.forEach(matching::add);
        booked.forEach(matching::add);
        return matching.result(adjusted);
    }

    private void add(Said statement) {
        kinds.add(statement.kind());
        for (StatementLine line : statement.lines()) {
            Optional<String> model = names.model(line.key().item());
            ProviderBooks.Key key =
                    new ProviderBooks.Key(
                            Optional.of(line.key().day()),
                            byDayAlone ? "" : model.orElse(line.key().item()));
            sides(key, byDayAlone || model.isPresent()).add(statement.kind(), line);
        }
    }

    private void add(ProviderBooks.Key key, Booked booked) {
        sides(byDayAlone ? new ProviderBooks.Key(key.day(), "") : key, true).booked.add(booked);
    }

    private Sides sides(ProviderBooks.Key key, boolean isKnown) {
        Sides found = sides.computeIfAbsent(key, _ -> new Sides());
        found.isKnown |= isKnown;
        return found;
    }

    private List<Line> result(Map<String, BigDecimal> adjusted) {
        return sides.entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue(), adjusted))
                .filter(line ->
                        !line.billed().isNothing()
                                || !line.booked().isNothing()
                                || line.adjusted().signum() != 0)
                .toList();
    }

    private Line line(ProviderBooks.Key key, Sides both, Map<String, BigDecimal> adjusted) {
        return new Line(
                key.day(),
                key.model(),
                both.isKnown,
                both.booked(),
                both.billed(kinds),
                adjusted.getOrDefault(Line.name(key.day(), key.model()), BigDecimal.ZERO));
    }

    /** Both sides of a line while they are added up. */
    private static final class Sides {
        private final List<Booked> booked = new ArrayList<>();
        private final Map<Meter, BigDecimal> used = new EnumMap<>(Meter.class);
        private final Map<Meter, BigDecimal> charged = new EnumMap<>(Meter.class);
        private boolean isKnown;
        private boolean chargesSayTokens = true;
        private boolean hasCharges;
        private BigDecimal requests = BigDecimal.ZERO;
        private BigDecimal usd = BigDecimal.ZERO;
        private BigDecimal rounding = BigDecimal.ZERO;

        void add(StatementKind kind, StatementLine line) {
            @Nullable Meter meter = line.key().meter();
            @Nullable BigDecimal quantity = line.quantity();
            requests = requests.add(Objects.requireNonNullElse(line.requests(), BigDecimal.ZERO));
            usd = usd.add(Objects.requireNonNullElse(line.usd(), BigDecimal.ZERO));
            if (kind.roundsToCents()) {
                rounding = rounding.add(HALF_A_CENT.multiply(BigDecimal.valueOf(line.rows())));
            }
            hasCharges |= kind.saysAmounts();
            chargesSayTokens &= !kind.saysAmounts() || (meter != null && quantity != null);
            if (meter != null && quantity != null) {
                (kind.saysAmounts() ? charged : used).merge(meter, quantity, BigDecimal::add);
            }
        }

        Booked booked() {
            BigDecimal calls = BigDecimal.ZERO;
            BigDecimal unpriced = BigDecimal.ZERO;
            BigDecimal owed = BigDecimal.ZERO;
            Map<Meter, BigDecimal> tokens = new EnumMap<>(Meter.class);
            for (Booked one : booked) {
                calls = calls.add(one.calls());
                unpriced = unpriced.add(one.unpriced());
                owed = owed.add(one.usd());
                one.tokens()
                        .tokens()
                        .forEach((meter, count) -> tokens.merge(meter, count, BigDecimal::add));
            }
            return new Booked(calls, unpriced, new Counted(tokens), owed);
        }

        Billed billed(Set<StatementKind> kinds) {
            boolean hasUsage = kinds.stream().anyMatch(kind -> !kind.saysAmounts());
            boolean hasAmounts = kinds.stream().anyMatch(StatementKind::saysAmounts);
            return new Billed(
                    Optional.of(requests).filter(_ -> kinds.contains(StatementKind.OPENAI_USAGE)),
                    hasUsage
                            ? Optional.of(new Counted(used))
                            : Optional.of(new Counted(charged))
                                    .filter(_ -> hasCharges && chargesSayTokens),
                    Optional.of(usd).filter(_ -> hasAmounts),
                    rounding);
        }
    }

    /** Models that the books have, for their names. */
    static Set<String> models(Map<ProviderBooks.Key, Booked> booked) {
        return booked.keySet().stream().map(ProviderBooks.Key::model).collect(Collectors.toSet());
    }
}
