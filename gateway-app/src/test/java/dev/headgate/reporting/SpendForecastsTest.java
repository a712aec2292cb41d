package dev.headgate.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.focus.FocusBooks;
import dev.headgate.reporting.SpendForecasts.Horizon;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** Forecasts from books with a steady past. */
class SpendForecastsTest {
    private static final UUID SERIES = UUID.fromString("019a0000-0000-7000-8000-0000000000c1");

    private final FocusBooks books = new FocusBooks();
    private final Clock clock = Clock.fixed(Instant.parse("2026-11-16T06:30:00Z"), ZoneOffset.UTC);
    private final SpendForecasts forecasts = new SpendForecasts(new DailySpend(books.jdbc), clock);

    @BeforeEach
    void writeSeries() {
        books.jdbc
                .sql(
                        """
                        insert into spend_series values (?, gen_random_uuid(), 'acme', null, null, null, 'chat', null, 'm',
                            'm@p', 'HOSTED', gen_random_uuid(), '{}')
                        """)
                .param(SERIES)
                .update();
    }

    @AfterEach
    void drop() {
        books.close();
    }

    @Test
    void theMonthEndsAtWhatIsBookedAndAsMuchADayAsBefore() {
        everyDay("2026-08-01", "2026-11-16", "USAGE", "10");
        everyDay("2026-11-16", "2026-11-17", "USAGE", "4");
        everyDay("2026-11-03", "2026-11-04", "IDLE", "30");

        SpendForecast forecast = forecasts.forecast(Horizon.MONTH, null);

        assertThat(forecast.spentUsd()).isEqualTo("184");
        // 15 days of 10, the 30 of idle capacity, and 15 more days of which 4 of one are booked.
        assertThat(forecast.expectedUsd()).isEqualTo("330.00");
        assertThat(forecast.lowUsd()).isEqualTo("330.00");
        assertThat(forecast.highUsd()).isEqualTo("330.00");
        assertThat(forecast.mape()).isEqualTo("0.0");
        assertThat(forecast.backtests()).isEqualTo(3);
        assertThat(forecast.knownUntil()).isEqualTo("2026-11-16");
        assertThat(forecast.method()).contains("run rate", "weekday");
    }

    @Test
    void aQuarterIsForetoldByWeeksAndTrend() {
        everyDay("2026-08-01", "2026-11-16", "USAGE", "10");

        SpendForecast forecast = forecasts.forecast(Horizon.QUARTER, null);

        assertThat(forecast.periodStart()).isEqualTo("2026-10-01");
        assertThat(forecast.periodEnd()).isEqualTo("2027-01-01");
        assertThat(forecast.expectedUsd()).isEqualTo("920.00");
        assertThat(forecast.method()).contains("Holt-Winters");
        assertThat(forecast.historyDays()).isEqualTo(107);
    }

    @Test
    void isOfOneTenantIfAsked() {
        everyDay("2026-11-01", "2026-11-16", "USAGE", "10");

        assertThat(forecasts.forecast(Horizon.MONTH, "acme").expectedUsd()).isEqualTo("300.00");
        assertThatThrownBy(() -> forecasts.forecast(Horizon.MONTH, "nobody"))
                .hasMessageContaining("there are 0");
    }

    @Test
    void tooLittlePastSaysWhenToAskAgain() {
        everyDay("2026-11-10", "2026-11-16", "USAGE", "10");

        assertThatThrownBy(() -> forecasts.forecast(Horizon.MONTH, null))
                .hasMessageContaining("needs 7 whole days of spend; there are 6");
    }

    @Test
    void comesOverHttp() {
        everyDay("2026-08-01", "2026-11-16", "USAGE", "10");
        var http = MockMvcTester.of(new ForecastController(forecasts));

        assertThat(http.get().uri("/api/admin/v1/reports/forecast?tenant=acme").exchange())
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo(
                        "{\"expected_usd\": \"300.00\", \"confidence\": \"0.8\", \"period_end\": \"2026-12-01\"}");
        assertThat(http.get().uri("/api/admin/v1/reports/forecast?horizon=year").exchange())
                .failure()
                .hasMessageContaining("month or quarter");
    }

    private void everyDay(String from, String to, String kind, String usd) {
        books.jdbc
                .sql(
                        """
                        insert into meter_hours
                        select day + interval '5 hours', ?, ?, 'REQUEST', '00000000-0000-0000-0000-000000000000',
                               date_trunc('month', day at time zone 'UTC'), 1, ?::numeric, ?::numeric, ?::numeric
                        from generate_series(?::timestamptz, ?::timestamptz - interval '1 day', interval '1 day') day
                        """)
                .params(SERIES, kind, usd, usd, usd, start(from), start(to))
                .update();
    }

    private static java.time.OffsetDateTime start(String day) {
        return LocalDate.parse(day).atStartOfDay().atOffset(ZoneOffset.UTC);
    }
}
