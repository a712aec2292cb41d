package dev.headgate.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.focus.FocusBooks;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** Ten weeks of office hours, and what is unlike them. */
class SpendAnomaliesTest {
    private static final UUID TENANT = UUID.fromString("019a0000-0000-7000-8000-0000000000a1");
    private static final UUID GPT = UUID.fromString("019a0000-0000-7000-8000-0000000000c1");
    private static final LocalDate MONDAY = LocalDate.parse("2026-11-16");
    private static final BigDecimal FLOOR = BigDecimal.TEN;

    private final FocusBooks books = new FocusBooks();
    private final SpendAnomalies anomalies = new SpendAnomalies(books.jdbc);

    @BeforeEach
    void writeSeries() {
        books.jdbc
                .sql(
                        """
                        insert into spend_series values (?, ?, 'acme', null, null, null, 'chat', null, 'gpt', 'gpt@openai',
                            'HOSTED', gen_random_uuid(), '{}')
                        """)
                .params(GPT, TENANT)
                .update();
    }

    @AfterEach
    void drop() {
        books.close();
    }

    @Test
    void longerAnswersAreFoundAndExplained() {
        // 50 calls of 10,000 tokens for 20 USD in each office hour; on the last Monday 28,000
        // tokens a call.
        officeHours("2026-09-07", "2026-11-16", 50, "500000", "20");
        hours("2026-11-16T08:00:00Z", "2026-11-16T10:00:00Z", 50, "500000", "20");
        hours("2026-11-16T10:00:00Z", "2026-11-16T12:00:00Z", 50, "1400000", "56");

        List<SpendAnomaly> found = anomalies.anomalies(MONDAY, MONDAY.plusDays(1), FLOOR);

        assertThat(found).hasSize(1);
        SpendAnomaly anomaly = found.getFirst();
        assertThat(anomaly.tenant()).isEqualTo("acme");
        assertThat(anomaly.model()).isEqualTo("gpt");
        assertThat(anomaly.from()).isEqualTo("2026-11-16T10:00:00Z");
        assertThat(anomaly.to()).isEqualTo("2026-11-16T12:00:00Z");
        assertThat(anomaly.usualUsd()).isEqualTo("40.00");
        assertThat(new BigDecimal(anomaly.actualUsd())).isEqualByComparingTo("112");
        assertThat(new BigDecimal(anomaly.changeUsd())).isEqualByComparingTo("72");
        assertThat(anomaly.driver()).isEqualTo("tokens_per_request");
        assertThat(new BigDecimal(anomaly.partsUsd().get("tokens_per_request")))
                .isEqualByComparingTo("72");
        assertThat(anomaly.tokensPerRequestPercent()).isEqualTo("180.0");
        assertThat(anomaly.callsPercent()).isEqualTo("0.0");
    }

    @Test
    void aLoopIsVolume() {
        officeHours("2026-09-07", "2026-11-16", 50, "500000", "20");
        hours("2026-11-16T03:00:00Z", "2026-11-16T04:00:00Z", 2000, "20000000", "800");

        SpendAnomaly anomaly = anomalies.anomalies(MONDAY, MONDAY.plusDays(1), FLOOR).getFirst();

        assertThat(anomaly.driver()).isEqualTo("volume");
        assertThat(anomaly.callsPercent()).isNull();
        assertThat(new BigDecimal(anomaly.partsUsd().get("volume"))).isEqualByComparingTo("800");
    }

    @Test
    void theUsualHourOfTheWeekIsNoAnomalyThoughItIsDear() {
        officeHours("2026-09-07", "2026-11-16", 50, "500000", "20");
        // Every Monday at ten a report is written that costs ten times as much.
        for (LocalDate monday = LocalDate.parse("2026-09-07");
                !monday.isAfter(MONDAY);
                monday = monday.plusDays(7)) {
            hours(monday + "T19:00:00Z", monday + "T20:00:00Z", 5, "5000000", "200");
        }

        assertThat(anomalies.anomalies(MONDAY, MONDAY.plusDays(1), FLOOR)).isEmpty();
    }

    @Test
    void aSmallSumIsNotWorthALook() {
        officeHours("2026-09-07", "2026-11-16", 50, "5000", "0.2");
        hours("2026-11-16T10:00:00Z", "2026-11-16T11:00:00Z", 50, "50000", "2");

        assertThat(anomalies.anomalies(MONDAY, MONDAY.plusDays(1), FLOOR)).isEmpty();
        assertThat(anomalies.anomalies(MONDAY, MONDAY.plusDays(1), BigDecimal.ONE)).hasSize(1);
    }

    @Test
    void noiseIsToleratedAsFarAsItIsUsual() {
        // Between 10 and 40 USD, differently every week.
        for (int week = 1; week <= 8; week++) {
            LocalDate monday = MONDAY.minusWeeks(week);
            hours(
                    monday + "T10:00:00Z",
                    monday + "T11:00:00Z",
                    50,
                    "500000",
                    "" + (10 + week * 37 % 30));
        }
        hours("2026-11-16T10:00:00Z", "2026-11-16T11:00:00Z", 50, "500000", "45");

        assertThat(anomalies.anomalies(MONDAY, MONDAY.plusDays(1), FLOOR)).isEmpty();
    }

    @Test
    void whoHasJustBegunIsNotSuspected() {
        hours("2026-11-16T10:00:00Z", "2026-11-16T11:00:00Z", 50, "500000", "450");

        assertThat(anomalies.anomalies(MONDAY, MONDAY.plusDays(1), FLOOR)).isEmpty();
    }

    @Test
    void afterADayThereIsEnoughToGoBy() {
        hours("2026-11-15T04:00:00Z", "2026-11-16T10:00:00Z", 50, "500000", "20");
        hours("2026-11-16T10:00:00Z", "2026-11-16T11:00:00Z", 500, "5000000", "200");

        assertThat(anomalies.anomalies(MONDAY, MONDAY.plusDays(1), FLOOR)).hasSize(1);
    }

    @Test
    void theDearestComesFirst() {
        officeHours("2026-09-07", "2026-11-16", 50, "500000", "20");
        hours("2026-11-16T03:00:00Z", "2026-11-16T04:00:00Z", 200, "2000000", "80");
        hours("2026-11-16T10:00:00Z", "2026-11-16T11:00:00Z", 500, "5000000", "200");

        assertThat(anomalies.anomalies(MONDAY, MONDAY.plusDays(1), FLOOR))
                .extracting(anomaly -> anomaly.from().toString())
                .containsExactly("2026-11-16T10:00:00Z", "2026-11-16T03:00:00Z");
    }

    @Test
    void comeOverHttp() {
        officeHours("2026-09-07", "2026-11-16", 50, "500000", "20");
        hours("2026-11-16T10:00:00Z", "2026-11-16T11:00:00Z", 100, "1000000", "40");
        var http = MockMvcTester.of(new AnomalyController(anomalies));

        assertThat(
                        http.get()
                                .uri(
                                        "/api/admin/v1/reports/anomalies?from=2026-11-16&to=2026-11-17")
                                .exchange())
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo(
                        """
                        {"items": [{"tenant": "acme", "model": "gpt", "from": "2026-11-16T10:00:00Z", "driver": "volume",
                                    "calls_percent": "100.0"}]}
                        """);
    }

    private void officeHours(String from, String to, long calls, String tokens, String usd) {
        for (LocalDate day = LocalDate.parse(from);
                day.isBefore(LocalDate.parse(to));
                day = day.plusDays(1)) {
            if (day.getDayOfWeek().getValue() <= 5) {
                hours(day + "T08:00:00Z", day + "T18:00:00Z", calls, tokens, usd);
            }
        }
    }

    private void hours(String from, String to, long calls, String tokens, String usd) {
        books.jdbc
                .sql(
                        """
                        insert into meter_hours
                        select hour, ?, 'USAGE', 'OUTPUT', '00000000-0000-0000-0000-000000000000',
                               date_trunc('month', hour at time zone 'UTC'), ?::numeric, ?::numeric, ?::numeric, ?::numeric
                        from generate_series(?::timestamptz, ?::timestamptz - interval '1 hour', interval '1 hour') hour
                        """)
                .params(
                        GPT,
                        tokens,
                        usd,
                        usd,
                        usd,
                        OffsetDateTime.parse(from),
                        OffsetDateTime.parse(to))
                .update();
        books.jdbc
                .sql(
                        """
                        insert into spend_hours select hour, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
                        from generate_series(?::timestamptz, ?::timestamptz - interval '1 hour', interval '1 hour') hour
                        """)
                .params(GPT, calls, OffsetDateTime.parse(from), OffsetDateTime.parse(to))
                .update();
    }
}
