package dev.headgate.focus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Closing a month, and what it is good for: nothing in it changes again. */
class PeriodsTest {
    private static final YearMonth OCTOBER = YearMonth.parse(GoldenMonth.MONTH);

    private final FocusBooks books = new FocusBooks();

    @BeforeEach
    void write() {
        GoldenMonth.write(books);
    }

    @AfterEach
    void drop() {
        books.close();
    }

    @Test
    void aClosedMonthSaysWhoClosedItAndWhatItCameTo() {
        ClosedPeriod closed = books.periods().close(OCTOBER, "erika", "audited");

        assertThat(closed.usd()).isEqualByComparingTo(GoldenMonth.CHARGED);
        assertThat(closed.closedBy()).isEqualTo("erika");
        assertThat(closed.note()).isEqualTo("audited");
        assertThat(books.periods().all())
                .extracting(ClosedPeriod::month)
                .containsExactly(OCTOBER, OCTOBER.minusMonths(1));
        assertThat(books.closedPeriods().closedAt(OCTOBER)).contains(closed.closedAt());
    }

    @Test
    void aMonthThatIsNotOverForLongIsNotClosed() {
        books.moveTo("2026-11-01T00:14:59Z");

        assertRefused(OCTOBER, "it can be closed from 2026-11-01T00:15:00Z on");
        books.moveTo("2026-11-01T00:15:00Z");
        assertThat(books.periods().obstacles(OCTOBER)).isEmpty();
        assertRefused(OCTOBER.plusMonths(1), "it can be closed from 2026-12-01T00:15:00Z on");
    }

    @Test
    void aMonthWithOpenCallsIsNotClosed() {
        attempt("STREAMING", "2026-10-31T23:59:00Z");

        assertRefused(OCTOBER, "1 of its calls are not settled yet");
    }

    @Test
    void openCallsOfTheNextMonthDoNotMatter() {
        attempt("STREAMING", "2026-11-01T00:00:00Z");

        assertThat(books.periods().obstacles(OCTOBER)).isEmpty();
    }

    @Test
    void aMonthIsClosedOnce() {
        books.close(GoldenMonth.MONTH);

        assertRefused(OCTOBER, "it was closed already");
    }

    @Test
    void aMonthWhoseReportsDisagreeWithTheLedgerIsNotClosed() {
        books.jdbc
                .sql("update meter_hours set usd = usd + 1 where hour = '2026-10-07T09:00:00Z'")
                .update();

        assertRefused(OCTOBER, "in 1 of its hours the reports and the ledger disagree");
        assertThat(books.closedPeriods().closedAt(OCTOBER)).isEmpty();
    }

    @Test
    void noSumOfAClosedMonthCanBeChanged() {
        books.close(GoldenMonth.MONTH);

        for (String change :
                new String[] {
                    "update meter_hours set usd = 0 where hour = '2026-10-07T09:00:00Z'",
                    "delete from meter_hours where hour = '2026-10-07T09:00:00Z'",
                    "update spend_hours set attempts = 0 where hour = '2026-10-06T08:00:00Z'",
                    "insert into meter_hours select '2026-10-31T22:00:00Z', series_id, kind, meter, price_id, month,"
                            + " quantity, list_usd, payable_usd, usd from meter_hours where hour = '2026-10-07T09:00:00Z'",
                    "insert into meter_hours select hour, series_id, kind, meter, price_id, month, 1, 1, 1, 1"
                            + " from meter_hours where hour = '2026-10-07T09:00:00Z'"
                            + " on conflict (hour, series_id, kind, meter, price_id, month) do update set usd = 99",
                    "delete from closed_periods",
                    "update closed_periods set usd = 0",
                    "delete from late_charges",
                }) {
            assertThatThrownBy(() -> books.jdbc.sql(change).update())
                    .as(change)
                    .hasMessageContaining("open month");
        }
        assertThat(
                        books.jdbc
                                .sql("update meter_hours set usd = usd where hour >= '2026-11-01'")
                                .update())
                .as("the present month")
                .isPositive();
    }

    @Test
    void aMonthThatHasNoPartitionOfItsOwnIsClosedToo() {
        insert("2026-03-04T08:00:00Z", "2026-03-01", "USAGE", "1.5");
        insert("2026-04-04T08:00:00Z", "2026-04-01", "USAGE", "1.5");
        post("2026-03-04T08:00:00Z", "1.5");

        books.close("2026-03");

        assertThatThrownBy(() ->
                        books.jdbc
                                .sql("delete from meter_hours where hour = '2026-03-04T08:00:00Z'")
                                .update())
                .hasMessageContaining("is closed");
        assertThat(
                        books.jdbc
                                .sql(
                                        "update meter_hours set usd = usd where hour = '2026-04-04T08:00:00Z'")
                                .update())
                .isEqualTo(1);
    }

    @Test
    void whatIsBookedForAClosedMonthLaterBelongsToTheMonthOfItsBooking() throws Exception {
        insert("2026-11-02T11:00:00Z", "2026-10-01", "INVOICE", "2");
        books.close(GoldenMonth.MONTH);
        insert("2026-11-02T12:00:00Z", "2026-10-01", "INVOICE", "3");
        books.jdbc
                .sql("update meter_hours set usd = usd + 10 where hour = '2026-11-02T11:00:00Z'")
                .update();

        assertThat(charged("2026-10"))
                .isEqualByComparingTo(GoldenMonth.CHARGED.add(new BigDecimal("2")));
        assertThat(charged("2026-11")).isEqualByComparingTo("15.3625");
        assertThat(corrections("2026-11")).isEqualTo(1);
    }

    @Test
    void everySumBelongsToExactlyOneMonth() {
        insert("2026-11-02T11:00:00Z", "2026-10-01", "INVOICE", "2");
        BigDecimal all =
                books.jdbc.sql("select sum(usd) from meter_hours").query(BigDecimal.class).single();

        assertThat(charged("2026-09").add(charged("2026-10")).add(charged("2026-11")))
                .isEqualByComparingTo(all);
        books.close(GoldenMonth.MONTH);
        assertThat(charged("2026-09").add(charged("2026-10")).add(charged("2026-11")))
                .isEqualByComparingTo(all);
    }

    @Test
    void aWriterThatBeganBeforeTheEndOfTheMonthIsWaitedFor() throws Exception {
        var transaction =
                new TransactionTemplate(new DataSourceTransactionManager(books.dataSource()));
        var closing = new Thread[1];

        transaction.executeWithoutResult(_ -> {
            insert("2026-10-31T23:00:00Z", "2026-10-01", "USAGE", "4");
            post("2026-10-31T23:59:59Z", "4");
            closing[0] = Thread.ofPlatform().start(() -> books.close(GoldenMonth.MONTH));
            awaitBlockedClose();
        });
        closing[0].join();

        assertThat(books.periods().all().getFirst().usd())
                .isEqualByComparingTo(GoldenMonth.CHARGED.add(new BigDecimal("4")));
    }

    /** Waits, on a connection of its own, until the close waits for the writer. */
    private void awaitBlockedClose() {
        org.awaitility.Awaitility.await()
                .until(() ->
                        books.jdbc
                                        .sql(
                                                """
                                                select count(*) from pg_stat_activity
                                                where wait_event_type = 'Lock' and query like 'select close_month%'
                                                """)
                                        .query(Long.class)
                                        .single()
                                == 1);
    }

    private void assertRefused(YearMonth month, String reason) {
        assertThatThrownBy(() -> books.periods().close(month, "erika", null))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
                .hasMessageContaining(reason);
    }

    private BigDecimal charged(String month) {
        return BookTotals.of(books.jdbc, DayRange.of(YearMonth.parse(month))).usd();
    }

    private long corrections(String month) throws Exception {
        ExportManifest file = books.exports().export(FocusBooks.month(month, "1.2", "csv"));
        return new String(books.bytes(file), java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .filter(line ->
                        line.contains("\"Adjustment\",\"Correction\"")
                                || line.contains("\"Usage\",\"Correction\""))
                .count();
    }

    private void insert(String hour, String month, String kind, String usd) {
        books.jdbc
                .sql(
                        """
                        insert into meter_hours values (?, (select id from spend_series where model = 'gpt-x'), ?, 'REQUEST',
                            '00000000-0000-0000-0000-000000000000', ?::date, 1, ?, ?, ?)
                        """)
                .params(
                        OffsetDateTime.parse(hour),
                        kind,
                        month,
                        new BigDecimal(usd),
                        new BigDecimal(usd),
                        new BigDecimal(usd))
                .update();
    }

    private void post(String bookedAt, String usd) {
        books.jdbc
                .sql(
                        """
                        insert into postings (entry_id, kind, side, account, owner_id, amount, booked_at)
                        values (gen_random_uuid(), 'SETTLEMENT', 'DEBIT', 'TENANT', gen_random_uuid(), ?, ?)
                        """)
                .params(new BigDecimal(usd), OffsetDateTime.parse(bookedAt))
                .update();
    }

    private void attempt(String state, String createdAt) {
        books.jdbc
                .sql(
                        """
                        insert into attempts (id, request_id, number, state, replica_id, created_at, deadline, tenant_id,
                            deployment, model, hosting, place_id, estimated_input, output_limit, periods, series_id)
                        values (gen_random_uuid(), gen_random_uuid(), 1, ?, gen_random_uuid(), ?, now(), gen_random_uuid(),
                            'd', 'm', 'HOSTED', gen_random_uuid(), 1, 1, '{}', gen_random_uuid())
                        """)
                .params(state, OffsetDateTime.parse(createdAt))
                .update();
    }
}
