package dev.headgate.reconciliation;

import dev.headgate.reconciliation.Matching.Said;
import dev.headgate.reconciliation.PoolReconciliation.Cost;
import dev.headgate.reconciliation.PoolReconciliation.Day;
import dev.headgate.reconciliation.PoolReconciliation.Item;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads both sides of a month, inside the transaction of its caller. */
@Component
class Comparing {
    private final Places places;
    private final Statements statements;
    private final Bookings bookings;
    private final ProviderBooks books;
    private final PoolCosts costs;

    Comparing(
            Places places,
            Statements statements,
            Bookings bookings,
            ProviderBooks books,
            PoolCosts costs) {
        this.places = places;
        this.statements = statements;
        this.bookings = bookings;
        this.books = books;
        this.costs = costs;
    }

    ProviderReconciliation provider(String name, YearMonth month) {
        Place place = places.provider(name);
        Map<ProviderBooks.Key, Booked> booked = books.of(place, month);
        List<Statement> said = statements.inForce(place, month);
        Map<String, BigDecimal> adjusted = bookings.standing(place, month);
        ModelNames names = new ModelNames(places.deployments(place), Matching.models(booked));
        List<Line> lines =
                Matching.lines(
                        names,
                        booked,
                        said.stream()
                                .map(one -> new Said(one.kind(), statements.lines(one.id())))
                                .toList(),
                        adjusted);
        BigDecimal ofLines =
                lines.stream().map(Line::adjusted).reduce(BigDecimal.ZERO, BigDecimal::add);
        return new ProviderReconciliation(
                place, month, said, lines, bookings.inTheBooks(place, month).subtract(ofLines));
    }

    PoolReconciliation pool(String name, YearMonth month) {
        Place place = places.pool(name);
        Optional<Statement> statement = statements.inForce(place, month).stream().findFirst();
        List<StatementLine> lines =
                statement.map(one -> statements.lines(one.id())).orElse(List.of());
        List<Cost> ofMonth = costs.of(place, month);
        return new PoolReconciliation(
                place,
                month,
                statement,
                ofMonth,
                statement.filter(Statement::isDaily).isPresent()
                        ? days(month, ofMonth, lines)
                        : List.of(),
                items(lines),
                bookings.inTheBooks(place, month));
    }

    private static List<Day> days(YearMonth month, List<Cost> costs, List<StatementLine> lines) {
        Map<LocalDate, BigDecimal> billed = new HashMap<>();
        lines.forEach(line -> billed.merge(line.key().day(), usd(line), BigDecimal::add));
        List<Day> days = new ArrayList<>();
        for (int day = 1; day <= month.lengthOfMonth(); day++) {
            LocalDate date = month.atDay(day);
            days.add(
                    new Day(
                            date,
                            PoolCosts.on(date, costs),
                            billed.getOrDefault(date, BigDecimal.ZERO)));
        }
        return days;
    }

    private static List<Item> items(List<StatementLine> lines) {
        Map<String, Item> items = new TreeMap<>();
        for (StatementLine line : lines) {
            Item item = new Item(line.key().item(), line.quantity(), usd(line));
            items.merge(item.item(), item, Comparing::and);
        }
        return items.values().stream().sorted(Comparator.comparing(Item::usd).reversed()).toList();
    }

    private static Item and(Item one, Item other) {
        @Nullable BigDecimal quantity =
                one.quantity() == null || other.quantity() == null
                        ? null
                        : one.quantity().add(other.quantity());
        return new Item(one.item(), quantity, one.usd().add(other.usd()));
    }

    private static BigDecimal usd(StatementLine line) {
        return Objects.requireNonNullElse(line.usd(), BigDecimal.ZERO);
    }
}
