package dev.headgate.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.accounting.Samples;
import dev.headgate.catalog.CostInputs;
import dev.headgate.catalog.CostInputs.Fleet;
import dev.headgate.catalog.Pool;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The close of a month as the books have it: November of 4 H100 at 2.50 USD, 61 % attributed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonthCloserTest {
    private static final YearMonth NOVEMBER = YearMonth.parse("2026-11");
    private static final String DECEMBER = "2026-12-03T09:00:00Z";

    private final OwnCapacity own = new OwnCapacity();
    private final MonthCloser closer = own.closer(DECEMBER);
    private final Payer acme = PoolUse.tenant("acme");
    private final Payer brass = PoolUse.tenant("brass");
    private final Payer copper = PoolUse.tenant("copper");
    private int count;
    private Pool pool;
    private PoolUse use;

    @BeforeEach
    void aPoolOfFourH100() {
        pool = pool("gpu-" + count++);
        own.pools.cost(pool, h100("2.50", 1), Instant.parse("2026-01-01T00:00:00Z"));
        use = new PoolUse(own.jdbc, pool);
    }

    @AfterEach
    void theBooksBalance() {
        own.books.requireBalance();
    }

    @AfterAll
    void close() {
        own.close();
    }

    @Test
    void afterACloseThePoolIsOwedItsMonthToTheCent() {
        useSixtyOnePercent();
        BigDecimal platformBefore = platformBalance();

        PoolClose close = closer.close(pool, NOVEMBER, null, "ada").close();

        assertThat(close.figures().total()).isEqualByComparingTo("7200.00");
        assertThat(owed()).isEqualByComparingTo("7200.00");
        assertThat(platformBalance().subtract(platformBefore)).isEqualByComparingTo("2808.00");
        assertThat(shares(close))
                .containsExactly(
                        "ATTRIBUTED acme 1500.01",
                        "ATTRIBUTED brass 1500.00",
                        "ATTRIBUTED copper 1391.99",
                        "IDLE platform 2808.00");
    }

    @Test
    void whatIsBookedSaysWhyAndWho() {
        useSixtyOnePercent();

        PoolClose close = closer.close(pool, NOVEMBER, null, "ada").close();

        assertThat(
                        own.jdbc
                                .sql(
                                        "select kind || ', ' || author || ', ' || reason from ledger_entries where origin = ?")
                                .param(close.id())
                                .query(String.class)
                                .list())
                .containsExactly("IDLE, ada, Idle time, pool %s in 2026-11".formatted(pool.name()));
        assertThat(summed(close, "IDLE", "IDLE_TIME")).isEqualByComparingTo("280.8");
    }

    @Test
    void overheadIsBookedToThePlatformToo() {
        var bill =
                new CostInputs.Rented(
                        new BigDecimal("2.50"),
                        new BigDecimal("0.65"),
                        new BigDecimal("3750"),
                        new Fleet("H100", 4, 1));
        Pool other = pool("gpu-bill-" + count);
        own.pools.cost(other, bill, Instant.parse("2026-01-01T00:00:00Z"));
        new PoolUse(own.jdbc, other).book(acme, "2026-11-05T10:30:00Z", "439.2", "4392");

        PoolClose close = closer.close(other, NOVEMBER, null, "ada").close();

        assertThat(own.balance("POOL", other.id().value()).negate())
                .isEqualByComparingTo("14775.55");
        assertThat(shares(close))
                .containsExactly(
                        "ATTRIBUTED acme 4392.00",
                        "IDLE platform 2808.00",
                        "OVERHEAD platform 7575.55",
                        "DIFFERENCE platform 0.00");
        assertThat(summed(close, "OVERHEAD", "OVERHEAD")).isEqualByComparingTo("720");
    }

    @Test
    void aReplicaThatWasAddedInTheMiddleOfTheMonthIsPaidFromThenOn() {
        own.pools.cost(pool, h100("2.50", 2), Instant.parse("2026-11-16T00:00:00Z"));
        useSixtyOnePercent();

        assertThat(closer.close(pool, NOVEMBER, null, "ada").close().figures().total())
                .isEqualByComparingTo("10800.00");
        assertThat(owed()).isEqualByComparingTo("10800.00");
    }

    @Test
    void aPriceThatChangesInsideAnHourIsPaidForItsPart() {
        own.pools.cost(pool, h100("2.75", 1), Instant.parse("2026-11-01T00:20:00Z"));

        CloseFigures figures = closer.close(pool, NOVEMBER, null, "ada").close().figures();

        // 20 minutes at 10.00 and 719 hours 40 minutes at 11.00
        assertThat(figures.cost()).isEqualByComparingTo("7919.666666666667");
        assertThat(figures.total()).isEqualByComparingTo("7919.67");
        assertThat(figures.difference()).isEqualByComparingTo("0.003333333333");
        assertThat(owed()).isEqualByComparingTo("7919.67");
    }

    @Test
    void monthsAreAsLongAsTheyAre() {
        MonthCloser later = own.closer("2027-03-01T01:00:00Z");

        assertThat(later.preview(pool, YearMonth.parse("2026-12"), null).total())
                .isEqualByComparingTo("7440.00");
        assertThat(later.preview(pool, YearMonth.parse("2027-02"), null).total())
                .isEqualByComparingTo("6720.00");
    }

    @Test
    void anInvoiceIsWhatTheMonthAddsUpTo() {
        useSixtyOnePercent();

        PoolClose close = closer.close(pool, NOVEMBER, new BigDecimal("7311.43"), "ada").close();

        assertThat(owed()).isEqualByComparingTo("7311.43");
        assertThat(shares(close)).contains("DIFFERENCE platform 111.43");
        assertThat(reasons(close))
                .contains(
                        "Difference to the invoice of 7311.43 USD, pool %s in 2026-11"
                                .formatted(pool.name()));
    }

    @Test
    void closingAgainFindsItClosed() {
        useSixtyOnePercent();
        PoolClose first = closer.close(pool, NOVEMBER, null, "ada").close();

        MonthCloser.Closed again = closer.close(pool, NOVEMBER, null, "bob");

        assertThat(again.isNew()).isFalse();
        assertThat(again.close().id()).isEqualTo(first.id());
        assertThat(again.close().author()).isEqualTo("ada");
        assertThat(owed()).isEqualByComparingTo("7200.00");
    }

    @Test
    void anotherInvoiceNeedsTheCloseToBeTakenBackFirst() {
        closer.close(pool, NOVEMBER, new BigDecimal("7311.43"), "ada");

        assertThatThrownBy(() -> closer.close(pool, NOVEMBER, new BigDecimal("7300.00"), "ada"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
                            assertThat(e.message())
                                    .contains("closed at 7311.43 USD", "Reverse close");
                        });
    }

    @Test
    void aCloseThatIsTakenBackLeavesWhatCallsWereChargedAndItsHistory() {
        useSixtyOnePercent();
        PoolClose first = closer.close(pool, NOVEMBER, new BigDecimal("7311.43"), "ada").close();

        PoolClose taken = closer.reverse(pool, first.id(), "the invoice was wrong", "bob");

        assertThat(owed()).isEqualByComparingTo("4392.00");
        assertThat(taken.reversal().author()).isEqualTo("bob");
        assertThat(taken.reversal().reason()).isEqualTo("the invoice was wrong");
        assertThatThrownBy(() -> closer.reverse(pool, first.id(), "again", "bob"))
                .hasMessageContaining("was taken back before");

        PoolClose second = closer.close(pool, NOVEMBER, new BigDecimal("7211.43"), "ada").close();

        assertThat(owed()).isEqualByComparingTo("7211.43");
        assertThat(own.closes.of(pool.id()))
                .extracting(PoolClose::id)
                .containsExactlyInAnyOrder(second.id(), first.id());
        assertThat(own.closes.standing(pool.id(), NOVEMBER).orElseThrow().id())
                .isEqualTo(second.id());
    }

    @Test
    void whatWasGivenBackIsTakenBackWithTheClose() {
        use.book(acme, "2026-11-05T10:30:00Z", "600", "6000");
        use.book(brass, "2026-11-06T10:30:00Z", "200", "2000");

        PoolClose close = closer.close(pool, NOVEMBER, null, "ada").close();

        assertThat(close.figures().scaledBack()).isEqualByComparingTo("800");
        assertThat(owed()).isEqualByComparingTo("7200.00");
        assertThat(shares(close))
                .containsExactly("ATTRIBUTED acme 5400.00", "ATTRIBUTED brass 1800.00");

        closer.reverse(pool, close.id(), "engine clocks were wrong", "ada");

        assertThat(owed()).isEqualByComparingTo("8000");
    }

    @Test
    void theHoursOfACloseStayAsTheyWereWhateverItsCostsAreLater() {
        useSixtyOnePercent();
        PoolClose close = closer.close(pool, NOVEMBER, null, "ada").close();
        own.pools.cost(pool, h100("9.00", 1), Instant.parse("2026-11-02T00:00:00Z"));

        List<PoolHour> hours =
                own.hours(OwnCapacity.clock(DECEMBER))
                        .of(pool.id(), PoolMonth.begin(NOVEMBER), PoolMonth.end(NOVEMBER));

        assertThat(hours).hasSize(720);
        assertThat(LargestRemainder.sum(hours.stream().map(PoolHour::cost).toList()))
                .isEqualByComparingTo(close.figures().cost());
        assertThatThrownBy(() ->
                        own.jdbc
                                .sql("update pool_closes set total_usd = 0 where id = ?")
                                .param(close.id())
                                .update())
                .hasMessageContaining("reverse it and close again");
    }

    @Test
    void noHourHoldsMoreThanItCostAndNothingIsLost() {
        useSixtyOnePercent();

        List<PoolHour> hours =
                own.hours(OwnCapacity.clock(DECEMBER))
                        .of(pool.id(), PoolMonth.begin(NOVEMBER), PoolMonth.end(NOVEMBER));

        assertThat(hours).allSatisfy(hour -> assertThat(hour.idle()).isNotNegative());
        assertThat(LargestRemainder.sum(hours.stream().map(PoolHour::attributed).toList()))
                .isEqualByComparingTo("4392");
        assertThat(LargestRemainder.sum(hours.stream().map(PoolHour::booked).toList()))
                .isEqualByComparingTo("4392");
    }

    @Test
    void idleTimeIsBorneAsThePoolsRulesSay() {
        UUID research = tenant("research-" + count);
        useSixtyOnePercent();
        own.rules()
                .put(
                        pool.id(),
                        new Bearers(
                                new Bearer.OneTenant(new TenantId(research)),
                                new Bearer.Proportional()),
                        "ada");

        PoolClose close = closer.close(pool, NOVEMBER, new BigDecimal("7300.00"), "ada").close();

        assertThat(own.balance("TENANT", research)).isEqualByComparingTo("2808.00");
        // 100 USD more than it should have cost: 34.15 + 34.15 + 31.70 by what each one used.
        assertThat(shares(close))
                .contains("IDLE research-%d 2808.00".formatted(count))
                .contains(
                        "DIFFERENCE acme 34.15",
                        "DIFFERENCE brass 34.15",
                        "DIFFERENCE copper 31.70");
        assertThat(owed()).isEqualByComparingTo("7300.00");
    }

    @Test
    void ofTwoReplicasThatCloseAtTheSameTimeOneFindsItClosed() throws Exception {
        useSixtyOnePercent();
        MonthCloser other = own.closer(DECEMBER);
        CyclicBarrier together = new CyclicBarrier(2);
        try (ExecutorService replicas = Executors.newFixedThreadPool(2)) {
            List<Future<MonthCloser.Closed>> both =
                    replicas.invokeAll(
                            List.of(closing(closer, together), closing(other, together)));
            MonthCloser.Closed one = both.getFirst().get();
            MonthCloser.Closed two = both.getLast().get();

            assertThat(one.close().id()).isEqualTo(two.close().id());
            assertThat(one.isNew()).isNotEqualTo(two.isNew());
        }
        assertThat(owed()).isEqualByComparingTo("7200.00");
    }

    @Test
    void aMonthThatIsNotOverCanBeLookedAtAndNotClosed() {
        MonthCloser early = own.closer("2026-12-01T00:10:00Z");
        MonthCloser within = own.closer("2026-11-16T00:00:00Z");
        use.book(acme, "2026-11-05T10:30:00Z", "100", "1000");

        assertThatThrownBy(() -> early.close(pool, NOVEMBER, null, "ada"))
                .hasMessageContaining("can be closed from 2026-12-01T00:15:00Z on");
        CloseFigures half = within.preview(pool, NOVEMBER, null);
        assertThat(half.cost()).isEqualByComparingTo("3600");
        assertThat(half.idle()).isEqualByComparingTo("2600");
    }

    @Test
    void aPoolWithoutACostCannotBeClosedAndAFreeOneCan() {
        Pool unknown = pool("gpu-unknown-" + count);
        Pool free = pool("gpu-free-" + count);
        own.pools.cost(
                free,
                new CostInputs.Hourly(BigDecimal.ZERO, Fleet.ONE),
                Instant.parse("2026-01-01T00:00:00Z"));
        new PoolUse(own.jdbc, free).book(acme, "2026-11-05T10:30:00Z", "72", "0");

        assertThatThrownBy(() -> closer.close(unknown, NOVEMBER, null, "ada"))
                .hasMessageContaining("Nobody entered what pool 'gpu-unknown");
        PoolClose close = closer.close(free, NOVEMBER, null, "ada").close();

        assertThat(close.figures().total()).isEqualByComparingTo("0.00");
        assertThat(summed(close, "IDLE", "IDLE_TIME")).isEqualByComparingTo("648");
    }

    @Test
    void whatACloseBooksInDecemberIsNotUseOfDecember() {
        useSixtyOnePercent();
        closer.close(pool, NOVEMBER, new BigDecimal("7311.43"), "ada");
        YearMonth present = YearMonth.now(ZoneOffset.UTC);

        CloseFigures now = own.closer(Instant.now().toString()).preview(pool, present, null);

        assertThat(now.attributed()).isEqualByComparingTo(present.equals(NOVEMBER) ? "4392" : "0");
    }

    private void useSixtyOnePercent() {
        use.book(acme, "2026-11-05T10:30:00Z", "150.0004", "1500.004");
        use.book(brass, "2026-11-12T23:10:00Z", "150.0004", "1500.004");
        use.book(copper, "2026-11-30T23:59:00Z", "139.1992", "1391.992");
    }

    private static CostInputs h100(String usd, int replicas) {
        return new CostInputs.Rented(
                new BigDecimal(usd),
                BigDecimal.ONE,
                BigDecimal.ZERO,
                new Fleet("H100", 4, replicas));
    }

    private Pool pool(String name) {
        return own.pools.add(name, Pool.Engine.VLLM, 64);
    }

    private UUID tenant(String name) {
        UUID id = Samples.id();
        own.jdbc
                .sql("insert into tenants (id, name, created_at) values (?, ?, now())")
                .params(id, name)
                .update();
        return id;
    }

    private Callable<MonthCloser.Closed> closing(MonthCloser replica, CyclicBarrier together) {
        return () -> {
            together.await();
            return replica.close(pool, NOVEMBER, null, "ada");
        };
    }

    private BigDecimal owed() {
        return own.balance("POOL", pool.id().value()).negate();
    }

    private BigDecimal platformBalance() {
        return own.jdbc
                .sql(
                        """
                        select coalesce(sum(case side when 'DEBIT' then amount else -amount end), 0)
                        from postings where account = 'TENANT'
                          and owner_id in (select id from tenants where is_platform)
                        """)
                .query(BigDecimal.class)
                .single();
    }

    /** The quantity that a close added to the sums of its pool. */
    private BigDecimal summed(PoolClose close, String kind, String meter) {
        return own.jdbc
                .sql(
                        """
                        select sum(m.quantity) from meter_hours m join spend_series s on s.id = m.series_id
                        where s.place_id = ? and m.kind = ? and m.meter = ?
                        """)
                .params(close.figures().pool().value(), kind, meter)
                .query(BigDecimal.class)
                .single();
    }

    private List<String> reasons(PoolClose close) {
        return own.jdbc
                .sql("select reason from ledger_entries where origin = ?")
                .param(close.id())
                .query(String.class)
                .list();
    }

    private static List<String> shares(PoolClose close) {
        return close.figures().shares().stream()
                .map(share ->
                        "%s %s %s"
                                .formatted(
                                        share.part(),
                                        share.tenant().name(),
                                        share.usd().toPlainString()))
                .toList();
    }
}
