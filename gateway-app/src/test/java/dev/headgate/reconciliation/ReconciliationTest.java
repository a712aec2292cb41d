package dev.headgate.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.accounting.Samples;
import dev.headgate.accounting.TestBooks;
import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.DeploymentId;
import dev.headgate.catalog.Model;
import dev.headgate.catalog.Pools;
import dev.headgate.catalog.Provider;
import dev.headgate.catalog.ProviderId;
import dev.headgate.catalog.Sheets;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.PlatformTenant;
import dev.headgate.identity.TenantNames;
import dev.headgate.reconciliation.Booker.Decision;
import dev.headgate.reconciliation.Decisions.Choice;
import dev.headgate.reconciliation.StatementImport.Header;
import dev.headgate.reconciliation.StatementImport.Result;
import dev.headgate.routing.Capability;
import dev.headgate.testing.History;
import dev.headgate.testing.History.Call;
import dev.headgate.usage.Meter;
import dev.headgate.usage.TokenUsage;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/**
 * October 2026. The books have four days of a hundred calls to gpt-5.4-mini, each day 800,000
 * tokens read in full, 200,000 from the cache and 100,000 of answers, $1.065 at 0.75, 0.075 and
 * 4.50; and ten calls to gpt-5.6-luna on the seventh, $0.16.
 */
class ReconciliationTest {
    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Decision DECISION = new Decision("ada", "November close");
    private static final NoArgGenerator IDS = Generators.timeBasedEpochRandomGenerator();
    private static final Choice ALL = new Choice(Set.of(), false);

    private final Provider openai = provider("openai");
    private final Deployment mini = hosted("gpt-5.4-mini", openai, "0.75", "0.075", null, "4.50");
    private final Deployment luna = hosted("gpt-5.6-luna", openai, "1", "0.1", null, "6");
    private final Deployment haiku =
            hosted("claude-haiku-4-5", provider("anthropic"), "1", "0.1", "1.25", "5");
    private final Deployment own = Samples.selfHosted("llama@gpu-a", "2.50", 10);
    private final Catalog catalog;
    private final TestBooks books = new TestBooks(mini, luna, haiku, own);
    private final History history = new History(books);
    private final TransactionTemplate transaction =
            new TransactionTemplate(new DataSourceTransactionManager(books.dataSource()));
    private final ReconciliationProperties properties =
            new ReconciliationProperties(
                    DataSize.ofMegabytes(1), 1000, new BigDecimal("0.005"), new BigDecimal("0.01"));
    private final Tolerance tolerance =
            new Tolerance(properties.toleranceShare(), properties.toleranceUsd());
    private final Clock clock = Clock.fixed(Instant.parse("2026-11-05T09:00:00Z"), ZoneOffset.UTC);
    private final Places places;
    private final Statements statements =
            new Statements(books.jdbc, new JdbcTemplate(books.dataSource()));
    private final Bookings bookings = new Bookings(books.jdbc);
    private final Comparing comparing;
    private final StatementImport imports;
    private final Decisions decisions;

    ReconciliationTest() {
        var snapshot = new CatalogSnapshot(List.of(mini, luna, haiku, own));
        catalog = () -> snapshot;
        places = new Places(catalog);
        comparing =
                new Comparing(
                        places,
                        statements,
                        bookings,
                        new ProviderBooks(books.jdbc),
                        new PoolCosts(new Pools(books.jdbc)));
        imports = new StatementImport(places, statements, properties, IDS, clock);
        decisions = decisions(clock);
    }

    private Decisions decisions(Clock time) {
        var booker =
                new Booker(
                        books.ledger(),
                        bookings,
                        new PlatformTenant(books.jdbc, IDS, time),
                        new TenantNames(books.jdbc),
                        IDS,
                        time);
        return new Decisions(places, comparing, statements, bookings, booker, properties, time);
    }

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void eachKindOfDifferenceIsToldApart() throws Exception {
        fourDaysOfOpenAi();
        importProvider("openai-usage.csv");
        importProvider("openai-cost.csv");

        assertThat(comparing.provider("openai", OCTOBER).lines())
                .extracting(line ->
                        line.name()
                                + " "
                                + line.verdict(tolerance).label()
                                + " "
                                + line.difference()
                                        .orElseThrow()
                                        .stripTrailingZeros()
                                        .toPlainString())
                .containsExactly(
                        "2026-10-03/gpt-5.4-mini matched 0",
                        "2026-10-04/gpt-5.4-mini price_differs 0.05",
                        "2026-10-05/gpt-5.4-mini tokens_differ 0.09",
                        "2026-10-06/gpt-5.4-mini calls_missing_here 0.3195",
                        "2026-10-07/gpt-5.6-luna calls_missing_there -0.16",
                        "2026-10-08/gpt-5-pro-2025-10-06 not_metered 0.5",
                        "2026-10-08/web search tool calls not_metered 0.03");
    }

    @Test
    void theLinesAddUpToTheMonthOnBothSides() throws Exception {
        fourDaysOfOpenAi();
        importProvider("openai-usage.csv");
        importProvider("openai-cost.csv");

        ProviderReconciliation found = comparing.provider("openai", OCTOBER);

        assertThat(found.booked()).isEqualByComparingTo("4.42");
        assertThat(found.billed())
                .hasValueSatisfying(usd -> assertThat(usd).isEqualByComparingTo("5.2495"));
        assertThat(found.difference())
                .hasValueSatisfying(usd -> assertThat(usd).isEqualByComparingTo("0.8295"));
    }

    /** Costs name tokens too in newer exports, so one file is enough for prices and tokens. */
    @Test
    void costsAloneTellPricesFromTokensWhereTheySayQuantities() throws Exception {
        fourDaysOfOpenAi();
        importProvider("openai-cost.csv");

        List<Line> lines = comparing.provider("openai", OCTOBER).lines();

        assertThat(lines.get(1).verdict(tolerance)).isEqualTo(Verdict.PRICE_DIFFERS);
        assertThat(lines.get(2).verdict(tolerance)).isEqualTo(Verdict.TOKENS_DIFFER);
        assertThat(lines.get(3).billed().requests()).isEmpty();
    }

    @Test
    void usageAloneSaysNoAmountsAndBooksNothing() throws Exception {
        fourDaysOfOpenAi();
        importProvider("openai-usage.csv");

        ProviderReconciliation found = comparing.provider("openai", OCTOBER);

        assertThat(found.difference()).isEmpty();
        assertThat(found.lines().getFirst().verdict(tolerance)).isEqualTo(Verdict.MATCHED);
        assertThatThrownBy(() -> bookOpenAi(ALL))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
                .hasMessageContaining("No statement says what openai billed for 2026-10");
    }

    /** A file without line items bills days, whatever the model. */
    @Test
    void costsByDayAreComparedByDay() throws Exception {
        fourDaysOfOpenAi();
        importProvider("openai-cost-by-day.csv");

        assertThat(comparing.provider("openai", OCTOBER).lines())
                .extracting(line -> line.name() + " " + line.verdict(tolerance).label())
                .containsExactly(
                        "2026-10-03/ matched",
                        "2026-10-04/ amount_differs",
                        "2026-10-05/ amount_differs",
                        "2026-10-06/ amount_differs",
                        "2026-10-07/ calls_missing_there",
                        "2026-10-08/ calls_missing_here");
    }

    /** $0.30 here; the file says 0.05 + 0.13 + 0.03 + 0.10, since each row is rounded to a cent. */
    @Test
    void centsThatAFileWasRoundedToAreNoDifference() throws Exception {
        history.put(
                hour(3),
                50,
                new Call(
                        "chat",
                        "search",
                        haiku,
                        Samples.used(new TokenUsage(1_000, 5_000L, 2_000L, 400, null), null)));
        importProvider("anthropic", "anthropic-usage.csv", "Gateway");
        importProvider("anthropic", "anthropic-cost.csv", "Gateway");

        List<Line> lines = comparing.provider("anthropic", OCTOBER).lines();

        assertThat(lines.getFirst().booked().usd()).isEqualByComparingTo("0.30");
        assertThat(lines.getFirst().billed().usd())
                .hasValueSatisfying(usd -> assertThat(usd).isEqualByComparingTo("0.31"));
        assertThat(lines)
                .extracting(line -> line.name() + " " + line.verdict(tolerance).label())
                .containsExactly(
                        "2026-10-03/claude-haiku-4-5 matched",
                        "2026-10-04/claude-haiku-4-5 calls_missing_here",
                        "2026-10-05/web_search not_metered");
    }

    @Test
    void aDecisionBooksTheDifferencesToTheTenantOfThePlatform() throws Exception {
        fourDaysOfOpenAi();
        importProvider("openai-usage.csv");
        importProvider("openai-cost.csv");

        List<Booking> made = bookOpenAi(ALL);

        assertThat(made).hasSize(6);
        assertThat(posted("TENANT")).isEqualByComparingTo("0.8295");
        assertThat(posted("PROVIDER")).isEqualByComparingTo("-0.8295");
        assertThat(
                        books.jdbc
                                .sql(
                                        """
                                        select string_agg(distinct s.tenant_name || ' ' || m.kind || ' ' || m.meter || ' ' || m.month, ',')
                                        from meter_hours m join spend_series s on s.id = m.series_id
                                        where m.kind = 'INVOICE'
                                        """)
                                .query(String.class)
                                .single())
                .isEqualTo("platform INVOICE INVOICE_DIFFERENCE 2026-10-01");
        assertThat(comparing.provider("openai", OCTOBER).difference())
                .hasValueSatisfying(usd -> assertThat(usd).isZero());
    }

    @Test
    void theSameDecisionTwiceBooksOnce() throws Exception {
        fourDaysOfOpenAi();
        importProvider("openai-cost.csv");
        bookOpenAi(ALL);

        assertThat(bookOpenAi(ALL)).isEmpty();
        assertThat(bookOpenAi(new Choice(Set.of("2026-10-04/gpt-5.4-mini"), false))).isEmpty();
        assertThat(posted("TENANT")).isEqualByComparingTo("0.8295");
    }

    @Test
    void aPersonMayBookOneLine() throws Exception {
        fourDaysOfOpenAi();
        importProvider("openai-cost.csv");

        List<Booking> made = bookOpenAi(new Choice(Set.of("2026-10-04/gpt-5.4-mini"), false));

        assertThat(made)
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.usd()).isEqualByComparingTo("0.05");
                    assertThat(one.model()).isEqualTo("gpt-5.4-mini");
                });
        assertThat(books.jdbc.sql("select reason from ledger_entries").query(String.class).single())
                .isEqualTo(
                        "Difference to the statement of openai for 2026-10, 2026-10-04/gpt-5.4-mini: November close");
        assertThatThrownBy(() -> bookOpenAi(new Choice(Set.of("2026-10-04/gpt-9"), false)))
                .hasMessageContaining("There is no line '2026-10-04/gpt-9'");
    }

    /** Six decisions at the same moment, on connections of their own. */
    @Test
    void decisionsThatRaceBookOnce() throws Exception {
        fourDaysOfOpenAi();
        importProvider("openai-cost.csv");

        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<List<Booking>> decide = () -> bookOpenAi(ALL);
            int booked = 0;
            for (Future<List<Booking>> one :
                    people.invokeAll(List.of(decide, decide, decide, decide, decide, decide))) {
                booked += one.get().size();
            }
            assertThat(booked).isEqualTo(6);
        }
        assertThat(posted("TENANT")).isEqualByComparingTo("0.8295");
    }

    @Test
    void anUndoneBookingIsTakenBackByAnEntryOfItsOwnAndCanBeMadeAgain() throws Exception {
        fourDaysOfOpenAi();
        importProvider("openai-cost.csv");
        Choice line = new Choice(Set.of("2026-10-04/gpt-5.4-mini"), false);
        Booking made = bookOpenAi(line).getFirst();

        Booking undone = undo(made);
        undo(made);

        assertThat(undone.undone().reason()).isEqualTo("wrong month");
        assertThat(posted("TENANT")).isZero();
        assertThat(books.jdbc.sql("select count(*) from ledger_entries").query(Long.class).single())
                .isEqualTo(2);
        assertThat(bookOpenAi(line)).hasSize(1);
        assertThat(posted("TENANT")).isEqualByComparingTo("0.05");
    }

    @Test
    void theSameFileIsRecognised() throws Exception {
        fourDaysOfOpenAi();
        Result first = importProvider("openai-cost.csv");
        Result second = importProvider("openai-cost.csv");

        assertThat(first.isNew()).isTrue();
        assertThat(second.isNew()).isFalse();
        assertThat(second.statement().id()).isEqualTo(first.statement().id());
        assertThat(books.jdbc.sql("select count(*) from statements").query(Long.class).single())
                .isEqualTo(1);
    }

    /** A corrected export takes the place of the first; what was booked before counts. */
    @Test
    void aNewerFileSpeaksForTheMonthAndOnlyTheRestIsBooked() throws Exception {
        fourDaysOfOpenAi();
        importProvider("openai-cost.csv");
        bookOpenAi(ALL);
        String corrected =
                SampleFiles.upload("openai-cost.csv")
                        .text()
                        .replace(",0.50,usd,100000,", ",0.52,usd,100000,");
        importFile(corrected);

        List<Booking> rest = bookOpenAi(ALL);

        assertThat(rest)
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.line()).isEqualTo("2026-10-04/gpt-5.4-mini");
                    assertThat(one.usd()).isEqualByComparingTo("0.02");
                });
    }

    /**
     * A price that was corrected after the month is in the books already and is not booked twice.
     */
    @Test
    void whatARerationBookedLaterIsALineOfTheMonth() throws Exception {
        fourDaysOfOpenAi();
        importProvider("openai-cost.csv");
        rerate("0.05");

        ProviderReconciliation found = comparing.provider("openai", OCTOBER);

        Line later = found.lines().getLast();
        assertThat(later.name()).isEqualTo("later/gpt-5.4-mini");
        assertThat(later.verdict(tolerance)).isEqualTo(Verdict.CORRECTED_LATER);
        assertThat(later.difference())
                .hasValueSatisfying(usd -> assertThat(usd).isEqualByComparingTo("-0.05"));
        assertThat(found.difference())
                .hasValueSatisfying(usd -> assertThat(usd).isEqualByComparingTo("0.7795"));
        bookOpenAi(ALL);
        assertThat(comparing.provider("openai", OCTOBER).difference())
                .hasValueSatisfying(usd -> assertThat(usd).isZero());
    }

    @Test
    void aMonthThatIsNotOverIsNotBooked() throws Exception {
        fourDaysOfOpenAi();
        importProvider("openai-cost.csv");
        Decisions inOctober =
                decisions(Clock.fixed(Instant.parse("2026-10-31T23:59:59Z"), ZoneOffset.UTC));

        assertThatThrownBy(() ->
                        inTransaction(
                                () -> inOctober.bookProvider("openai", OCTOBER, ALL, DECISION)))
                .hasMessageContaining("2026-10 is not over");
    }

    @Test
    void aStatementThatWasBookedStaysAsEvidence() throws Exception {
        fourDaysOfOpenAi();
        Result wrong = importProvider("openai-usage.csv");
        Result cost = importProvider("openai-cost.csv");
        bookOpenAi(ALL);

        transaction.executeWithoutResult(_ -> decisions.forget(wrong.statement().id()));
        assertThat(statements.find(wrong.statement().id())).isEmpty();
        assertThatThrownBy(() ->
                        transaction.executeWithoutResult(
                                _ -> decisions.forget(cost.statement().id())))
                .hasMessageContaining("stays as their evidence");
    }

    @Test
    void aBadRowImportsNothing() {
        String broken =
                SampleFiles.upload("openai-cost.csv").text().replace("0.78,usd", "0.78,eur");

        assertThatThrownBy(() -> importFile(broken)).hasMessageContaining("Line 13 is in eur");
        assertThat(books.jdbc.sql("select count(*) from statements").query(Long.class).single())
                .isZero();
    }

    @Test
    void aFileOfAnotherMonthOrOfNobodyIsRefused() {
        assertThatThrownBy(() ->
                        imports.ofProvider(
                                new Header("openai", YearMonth.of(2026, 9), Set.of(), "ada"),
                                SampleFiles.upload("openai-cost.csv")))
                .hasMessageContaining("is of 2026-10-03, and this is an import of 2026-09");
        assertThatThrownBy(() -> importProvider("openai", "openai-cost.csv", "proj_nobody"))
                .hasMessageContaining("No row of the file counts");
        assertThatThrownBy(() -> importFile("day,spent\n2026-10-01,1\n"))
                .hasMessageContaining("They are: day, spent");
        assertThatThrownBy(() -> importProvider("mistral", "openai-cost.csv"))
                .hasMessageContaining("no provider 'mistral'");
    }

    /** 360 h at $2.50 and 384 h at $3.00 are $2,052; the cloud bills 31 × (66.00 + 1.20). */
    @Test
    void aPoolsMonthIsItsCostRowsBesideTheInvoice() {
        poolCosts();
        importPool("aws-cur", "aws-cur.csv", "i-0gpu", "vol-0gpu");

        PoolReconciliation found = comparing.pool("gpu-a", OCTOBER);

        assertThat(found.costs())
                .extracting(cost -> cost.hours().stripTrailingZeros().toPlainString())
                .containsExactly("360", "384");
        assertThat(found.cost()).isEqualByComparingTo("2052");
        assertThat(found.invoice())
                .hasValueSatisfying(usd -> assertThat(usd).isEqualByComparingTo("2083.20"));
        assertThat(found.difference())
                .hasValueSatisfying(usd -> assertThat(usd).isEqualByComparingTo("31.20"));
        assertThat(found.verdict(tolerance)).isEqualTo(Verdict.AMOUNT_DIFFERS);
        assertThat(found.items())
                .extracting(item ->
                        item.item() + ": " + item.usd().stripTrailingZeros().toPlainString())
                .containsExactly(
                        "$2.75 per On Demand Linux p5.4xlarge Instance Hour, shared: 2046",
                        "$0.08 per GB-month of gp3: 37.2");
        assertThat(found.days()).hasSize(31);
        assertThat(found.days().getFirst().cost()).isEqualByComparingTo("60");
        assertThat(found.days().getLast().cost()).isEqualByComparingTo("72");
        assertThat(found.days().getLast().invoice()).isEqualByComparingTo("67.2");
    }

    @Test
    void theDifferenceOfAPoolIsBookedOnceAndCanBeLeft() {
        poolCosts();
        importPool("aws-cur", "aws-cur.csv", "i-0gpu", "vol-0gpu");

        List<Booking> made = bookPool();

        assertThat(made)
                .singleElement()
                .satisfies(one -> assertThat(one.usd()).isEqualByComparingTo("31.20"));
        assertThat(bookPool()).isEmpty();
        assertThat(posted("POOL")).isEqualByComparingTo("-31.20");
        assertThat(comparing.pool("gpu-a", OCTOBER).difference())
                .hasValueSatisfying(usd -> assertThat(usd).isZero());
    }

    @Test
    void anInvoiceThatSaysTheSameHasNothingToBook() {
        poolCosts();
        importPool("focus", "focus-gpu-cloud.csv", "node-7");

        PoolReconciliation found = comparing.pool("gpu-a", OCTOBER);

        assertThat(found.invoice())
                .hasValueSatisfying(usd -> assertThat(usd).isEqualByComparingTo("2052"));
        assertThat(found.verdict(tolerance)).isEqualTo(Verdict.MATCHED);
        assertThat(found.days()).isEmpty();
        assertThat(bookPool()).isEmpty();
    }

    @Test
    void whatABillerWritesIsNoFormula() {
        poolCosts();
        importPool("focus", "focus-gpu-cloud.csv", "node-7");

        assertThat(ReconciliationCsv.write(comparing.pool("gpu-a", OCTOBER)))
                .contains("\"item\",,\"'=Storage\",,82.00,,\r\n")
                .contains("\"item\",,\"Goodwill\",,-30.00,,\r\n");
    }

    @Test
    void aColumnThatIsMissingIsNamed() {
        assertThatThrownBy(() -> importPool("aws-cur", "focus-gpu-cloud.csv"))
                .hasMessageContaining("has no column line_item_line_item_description");
        assertThatThrownBy(() ->
                        InvoiceColumns.of(
                                "gcp",
                                new InvoiceColumns.Changes(
                                        null, null, null, null, null, null, null)))
                .hasMessageContaining("'format' takes aws-cur, focus, plain");
    }

    private void fourDaysOfOpenAi() throws InterruptedException {
        Call chat =
                new Call(
                        "chat",
                        "search",
                        mini,
                        Samples.used(new TokenUsage(8_000, 2_000L, null, 1_000, null), null));
        for (int day = 3; day <= 6; day++) {
            history.put(hour(day), 100, chat);
        }
        history.put(hour(7), 10, new Call("chat", "search", luna, Samples.used(10_000, 1_000)));
    }

    /** Costs that the books found out about in November, for October. */
    private void rerate(String usd) {
        books.jdbc
                .sql(
                        """
                        insert into meter_hours
                        select date_trunc('hour', now(), 'UTC'), id, 'RERATING', 'OUTPUT', id, '2026-10-01', 0, :usd, :usd, :usd
                        from spend_series where deployment = :deployment
                        """)
                .param("usd", new BigDecimal(usd))
                .param("deployment", mini.name())
                .update();
    }

    private void poolCosts() {
        var pool = ((Deployment.Place.SelfHosted) own.place()).pool();
        books.jdbc
                .sql(
                        "insert into pools (id, name, engine, slots, managed_by) values (?, 'gpu-a', 'VLLM', 10, 'api')")
                .param(pool.id().value())
                .update();
        cost(pool.id().value(), "2.50", "2026-09-01", "2026-10-16");
        cost(pool.id().value(), "3.00", "2026-10-16", null);
    }

    private void cost(UUID pool, String usdPerHour, String from, @Nullable String to) {
        books.jdbc
                .sql(
                        """
                        insert into pool_costs (id, pool_id, usd_per_hour, source, managed_by, valid_from, valid_to)
                        values (?, ?, ?, 'lease', 'api', (?::date)::timestamp at time zone 'UTC',
                                (?::date)::timestamp at time zone 'UTC')
                        """)
                .params(Samples.id(), pool, new BigDecimal(usdPerHour), from, to)
                .update();
    }

    private Result importProvider(String file) {
        return importProvider("openai", file, "proj_gateway");
    }

    private Result importProvider(String provider, String file, String... scope) {
        boolean byDay = file.contains("by-day");
        return inTransaction(() ->
                imports.ofProvider(
                        new Header(provider, OCTOBER, byDay ? Set.of() : Set.of(scope), "ada"),
                        SampleFiles.upload(file)));
    }

    private Result importFile(String text) {
        return inTransaction(() ->
                imports.ofProvider(
                        new Header("openai", OCTOBER, Set.of("proj_gateway"), "ada"),
                        SampleFiles.text(text)));
    }

    private Result importPool(String format, String file, String... scope) {
        var unchanged = new InvoiceColumns.Changes(null, null, null, null, null, null, null);
        return inTransaction(() ->
                imports.ofPool(
                        new Header("gpu-a", OCTOBER, Set.of(scope), "ada"),
                        SampleFiles.upload(file),
                        InvoiceColumns.of(format, unchanged)));
    }

    private List<Booking> bookOpenAi(Choice choice) {
        return inTransaction(() -> decisions.bookProvider("openai", OCTOBER, choice, DECISION));
    }

    private List<Booking> bookPool() {
        return inTransaction(() -> decisions.bookPool("gpu-a", OCTOBER, ALL, DECISION));
    }

    private Booking undo(Booking booking) {
        return inTransaction(
                () -> decisions.undo(booking.id(), new Decision("ada", "wrong month")));
    }

    private <T> T inTransaction(Supplier<T> work) {
        return transaction.execute(_ -> work.get());
    }

    private BigDecimal posted(String account) {
        return books.jdbc
                .sql(
                        """
                        select coalesce(sum(case side when 'DEBIT' then amount else -amount end), 0)
                        from postings where account = ? and kind = 'INVOICE'
                        """)
                .param(account)
                .query(BigDecimal.class)
                .single();
    }

    private static Instant hour(int day) {
        return LocalDate.of(2026, 10, day).atTime(9, 0).toInstant(ZoneOffset.UTC);
    }

    private static Provider provider(String name) {
        return new Provider(
                new ProviderId(Samples.id()),
                name,
                URI.create("https://api.example/v1"),
                null,
                true);
    }

    private static Deployment hosted(
            String model,
            Provider provider,
            String input,
            String cacheRead,
            @Nullable String cacheWrite,
            String output) {
        var price =
                Sheets.sheet()
                        .with(Meter.INPUT, input)
                        .with(Meter.CACHE_READ, cacheRead)
                        .with(Meter.CACHE_WRITE, cacheWrite)
                        .with(Meter.OUTPUT, output)
                        .made();
        return new Deployment(
                new DeploymentId(Samples.id()),
                model + "@" + provider.name(),
                new Model(
                        model,
                        "someone",
                        "family",
                        null,
                        false,
                        "terms",
                        Set.of(),
                        Set.of(Capability.CHAT),
                        100_000L,
                        10_000L),
                model,
                new Deployment.Place.Hosted(provider, price));
    }
}
