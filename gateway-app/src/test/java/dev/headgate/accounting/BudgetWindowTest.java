package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.db.TestDatabase;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/** The windows of budgets: the database computes them, and Java's calendar is the witness. */
class BudgetWindowTest {
    private static final TestDatabase DATABASE = TestDatabase.migrated();
    private static final int CASES = 6_000;

    /** Half hours, three quarters of an hour, and days that begin at one or twice at midnight. */
    private static final List<String> ZONES =
            List.of(
                    "UTC",
                    "Europe/Berlin",
                    "America/New_York",
                    "America/Sao_Paulo",
                    "America/St_Johns",
                    "America/Havana",
                    "Atlantic/Azores",
                    "Africa/Cairo",
                    "Asia/Tehran",
                    "Asia/Kolkata",
                    "Asia/Kathmandu",
                    "Australia/Lord_Howe",
                    "Pacific/Chatham",
                    "Pacific/Apia");

    private static final List<String> FISCAL_STARTS =
            List.of("01-01", "02-28", "04-01", "04-06", "07-15", "10-01", "12-28");

    private final JdbcClient jdbc = JdbcClient.create(DATABASE.dataSource());

    @AfterAll
    static void drop() {
        DATABASE.close();
    }

    /** One question. */
    private record Case(BudgetPeriod period, String zone, String fiscalStart, Instant moment) {}

    private record Window(Instant begin, Instant end) {}

    @ParameterizedTest(name = "{0} of {3} in {1}")
    @CsvSource({
        // Summer time begins and ends: days of 23 and 25 hours.
        "DAY, Europe/Berlin, , 2026-03-29T12:00:00Z, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "DAY, Europe/Berlin, , 2026-10-25T12:00:00Z, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
        "DAY, Australia/Lord_Howe, , 2026-04-04T20:00:00Z, 2026-04-04T13:00:00Z, 2026-04-05T13:30:00Z",
        // Midnight comes twice, and the first one counts.
        "DAY, Atlantic/Azores, , 2026-10-25T00:30:00Z, 2026-10-25T00:00:00Z, 2026-10-26T01:00:00Z",
        // There is no midnight: the day begins at one.
        "DAY, America/Sao_Paulo, , 2018-11-04T12:00:00Z, 2018-11-04T03:00:00Z, 2018-11-05T02:00:00Z",
        "DAY, Asia/Kathmandu, , 2026-01-01T00:00:00Z, 2025-12-31T18:15:00Z, 2026-01-01T18:15:00Z",
        "WEEK, UTC, , 2027-01-01T00:00:00Z, 2026-12-28T00:00:00Z, 2027-01-04T00:00:00Z",
        "WEEK, Asia/Kolkata, , 2026-11-22T18:29:59Z, 2026-11-15T18:30:00Z, 2026-11-22T18:30:00Z",
        "MONTH, UTC, , 2028-02-29T23:59:59Z, 2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z",
        "MONTH, Europe/Berlin, , 2026-10-31T22:59:59Z, 2026-09-30T22:00:00Z, 2026-10-31T23:00:00Z",
        "QUARTER, UTC, , 2026-11-22T00:00:00Z, 2026-10-01T00:00:00Z, 2027-01-01T00:00:00Z",
        "YEAR, Asia/Tokyo, , 2026-12-31T15:00:00Z, 2026-12-31T15:00:00Z, 2027-12-31T15:00:00Z",
        // The fiscal year of the United Kingdom begins on 6 April.
        "FISCAL_MONTH, Europe/London, 04-06, 2026-04-05T12:00:00Z, 2026-03-06T00:00:00Z, 2026-04-05T23:00:00Z",
        "FISCAL_QUARTER, UTC, 04-06, 2026-04-06T00:00:00Z, 2026-04-06T00:00:00Z, 2026-07-06T00:00:00Z",
        "FISCAL_QUARTER, UTC, 11-01, 2026-03-31T00:00:00Z, 2026-02-01T00:00:00Z, 2026-05-01T00:00:00Z",
        "FISCAL_YEAR, UTC, 10-01, 2026-09-30T23:59:59Z, 2025-10-01T00:00:00Z, 2026-10-01T00:00:00Z",
        "FISCAL_YEAR, UTC, 02-28, 2028-02-27T00:00:00Z, 2027-02-28T00:00:00Z, 2028-02-28T00:00:00Z"
    })
    void aWindowBeginsAndEndsByTheClockOfItsZone(
            BudgetPeriod period,
            String zone,
            String fiscalStart,
            Instant moment,
            Instant begin,
            Instant end) {
        assertThat(inDatabase(List.of(new Case(period, zone, fiscalStart, moment))))
                .containsExactly(new Window(begin, end));
    }

    @Test
    void aTotalLastsForEver() {
        assertThat(
                        jdbc.sql(
                                        "select budget_window('TOTAL', 'UTC', null, now())::text = '[\"1970-01-01 00:00:00+00\",infinity)' from (select set_config('TimeZone', 'UTC', false)) s")
                                .query(Boolean.class)
                                .single())
                .isTrue();
    }

    @Test
    void agreesWithTheCalendarOfJavaInAllZonesAndYears() {
        List<Case> cases = cases(new Random(20_261_122));

        List<Window> found = inDatabase(cases);

        for (int i = 0; i < cases.size(); i++) {
            assertThat(found.get(i)).as("%s", cases.get(i)).isEqualTo(inJava(cases.get(i)));
        }
    }

    /** Nothing is counted twice or not at all. */
    @Test
    void windowsFollowEachOtherWithoutGapOrOverlap() {
        List<Case> cases = cases(new Random(7)).subList(0, 2_000);
        List<Window> windows = inDatabase(cases);

        List<Window> next = inDatabase(moved(cases, windows, Window::end));
        List<Window> same =
                inDatabase(moved(cases, windows, window -> window.end().minusNanos(1000)));

        assertThat(next)
                .extracting(Window::begin)
                .isEqualTo(windows.stream().map(Window::end).toList());
        assertThat(same).isEqualTo(windows);
    }

    private static List<Case> moved(
            List<Case> cases, List<Window> windows, Function<Window, Instant> moment) {
        List<Case> moved = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            Case known = cases.get(i);
            moved.add(
                    new Case(
                            known.period(),
                            known.zone(),
                            known.fiscalStart(),
                            moment.apply(windows.get(i))));
        }
        return moved;
    }

    private static List<Case> cases(Random random) {
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < CASES; i++) {
            BudgetPeriod period =
                    BudgetPeriod.values()[random.nextInt(BudgetPeriod.values().length - 1)];
            String zone = ZONES.get(random.nextInt(ZONES.size()));
            String fiscal =
                    period.isFiscal()
                            ? FISCAL_STARTS.get(random.nextInt(FISCAL_STARTS.size()))
                            : null;
            cases.add(new Case(period, zone, fiscal, moment(zone, random)));
        }
        return cases;
    }

    /** Any moment of four decades, or one near a change of the clock. */
    private static Instant moment(String zone, Random random) {
        Instant any =
                Instant.parse("2000-01-01T00:00:00Z").plusSeconds(random.nextLong(1_200_000_000L));
        ZoneOffsetTransition change = ZoneId.of(zone).getRules().nextTransition(any);
        return change == null || random.nextBoolean()
                ? any
                : change.getInstant().plusSeconds(random.nextInt(-90_000, 90_000));
    }

    private static Window inJava(Case asked) {
        ZoneId zone = ZoneId.of(asked.zone());
        LocalDate first = firstDay(asked, asked.moment().atZone(zone).toLocalDate());
        LocalDate next = next(asked.period(), first);
        Instant end = next.atStartOfDay(zone).toInstant();
        if (!asked.moment().isBefore(end)) { // The clock was put back over midnight.
            return new Window(end, next(asked.period(), next).atStartOfDay(zone).toInstant());
        }
        return new Window(first.atStartOfDay(zone).toInstant(), end);
    }

    private static LocalDate firstDay(Case asked, LocalDate day) {
        return switch (asked.period()) {
            case DAY -> day;
            case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> day.withDayOfMonth(1);
            case QUARTER -> day.with(IsoFields.DAY_OF_QUARTER, 1);
            case YEAR -> day.withDayOfYear(1);
            case FISCAL_MONTH -> fiscal(asked, day, 1);
            case FISCAL_QUARTER -> fiscal(asked, day, 3);
            case FISCAL_YEAR -> fiscal(asked, day, 12);
            case TOTAL -> throw new IllegalArgumentException();
        };
    }

    /** Counts months from a fiscal year that began long ago. */
    private static LocalDate fiscal(Case asked, LocalDate day, int months) {
        LocalDate begin = LocalDate.parse("1990-" + asked.fiscalStart());
        while (!begin.plusMonths(months).isAfter(day)) {
            begin = begin.plusMonths(months);
        }
        return begin;
    }

    private static LocalDate next(BudgetPeriod period, LocalDate first) {
        return switch (period) {
            case DAY -> first.plusDays(1);
            case WEEK -> first.plusWeeks(1);
            case MONTH, FISCAL_MONTH -> first.plusMonths(1);
            case QUARTER, FISCAL_QUARTER -> first.plusMonths(3);
            case YEAR, FISCAL_YEAR -> first.plusYears(1);
            case TOTAL -> throw new IllegalArgumentException();
        };
    }

    private List<Window> inDatabase(List<Case> cases) {
        return jdbc.sql(
                        """
                        select lower(w) as begins, upper(w) as ends from (
                            select c.n, budget_window(c.period, c.zone, c.fiscal_start, c.moment) as w
                            from unnest(:periods, :zones, :fiscal_starts, :moments::timestamptz[])
                                with ordinality as c (period, zone, fiscal_start, moment, n)) x
                        order by n
                        """)
                .param("periods", texts(cases, asked -> asked.period().name()))
                .param("zones", texts(cases, Case::zone))
                .param("fiscal_starts", texts(cases, Case::fiscalStart))
                .param("moments", texts(cases, asked -> asked.moment().toString()))
                .query((row, _) ->
                        new Window(
                                row.getObject("begins", OffsetDateTime.class)
                                        .withOffsetSameInstant(ZoneOffset.UTC)
                                        .toInstant(),
                                row.getObject("ends", OffsetDateTime.class).toInstant()))
                .list();
    }

    private static SqlArrayValue texts(List<Case> cases, Function<Case, String> text) {
        return new SqlArrayValue("text", cases.stream().map(text).toArray());
    }
}
