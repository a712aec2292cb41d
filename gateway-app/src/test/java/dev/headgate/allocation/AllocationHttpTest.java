package dev.headgate.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import dev.headgate.accounting.AttemptBook;
import dev.headgate.accounting.Samples;
import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.Pools;
import dev.headgate.identity.Caller;
import dev.headgate.secret.OperatorSecrets;
import dev.headgate.testing.AdministrativeHttp;
import dev.headgate.testing.Features;
import dev.headgate.testing.RawHttp;
import dev.headgate.usage.TokenUsage;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/** Own capacity over HTTP, three days after the end of a November. */
@ContextConfiguration(classes = AllocationHttpTest.Application.class)
@TestPropertySource(properties = "headgate.allocation.close-after=2d")
class AllocationHttpTest extends AdministrativeHttp {
    private static final int SLOTS = 64;

    private final JdbcClient jdbc;
    private final Pools pools;
    private final Catalog catalog;
    private final AttemptBook book;
    private final ScheduledAllocation schedule;

    AllocationHttpTest(
            OperatorSecrets secrets,
            JdbcClient jdbc,
            Pools pools,
            Catalog catalog,
            AttemptBook book,
            ScheduledAllocation schedule,
            @LocalServerPort int port) {
        super(secrets, port, "");
        this.jdbc = jdbc;
        this.pools = pools;
        this.catalog = catalog;
        this.book = book;
        this.schedule = schedule;
    }

    @Test
    void closesAMonthAndTakesItBack() throws IOException {
        Pool pool = pool("gpu-http");
        use(pool);

        RawHttp.Answer preview = send("GET", "/pools/gpu-http/closes/preview?month=2026-11", "");
        assertThat(text(preview, "$.idle_usd")).isEqualTo("2808.000000000000");
        assertThat(text(preview, "$.total_usd")).isEqualTo("7200.00");

        String body = "{\"month\": \"2026-11\", \"invoice_total\": 7311.43}";
        RawHttp.Answer closed = send("POST", "/pools/gpu-http/closes", body);
        assertThat(closed.status()).isEqualTo(201);
        assertThat(text(closed, "$.author")).isEqualTo("admin-token");
        assertThat(text(closed, "$.figures.total_usd")).isEqualTo("7311.43");
        assertThat(text(closed, "$.figures.difference")).isEqualTo("invoice");
        assertThat(
                        JsonPath.<List<String>>read(
                                closed.body(), "$.figures.shares[?(@.part=='idle')].tenant"))
                .containsExactly("platform");
        assertThat(send("POST", "/pools/" + pool.id().value() + "/closes", body).status())
                .as("by its id, and closed already")
                .isEqualTo(200);

        RawHttp.Answer reversed =
                send(
                        "POST",
                        "/pools/gpu-http/closes/" + text(closed, "$.id") + "/reversal",
                        "{\"reason\": \"wrong invoice\"}");
        assertThat(reversed.status()).isEqualTo(200);
        assertThat(text(reversed, "$.reversed_by")).isEqualTo("admin-token");
        assertThat(
                        JsonPath.<List<Object>>read(
                                send("GET", "/pools/gpu-http/closes", "").body(), "$"))
                .hasSize(1);
    }

    @Test
    void showsHoursAndEconomics() throws IOException {
        use(pool("gpu-eco"));

        RawHttp.Answer hours =
                send("GET", "/pools/gpu-eco/hours?from=2026-11-05&to=2026-11-06", "");
        assertThat(JsonPath.<List<Object>>read(hours.body(), "$")).hasSize(24);
        RawHttp.Answer economics =
                send("GET", "/pools/gpu-eco/economics?from=2026-11-01&to=2026-12-01", "");
        assertThat(text(economics, "$.utilisation")).isEqualTo("0.610000");
        assertThat(text(economics, "$.prices.marginal.basis")).isEqualTo("paid_node");
        assertThat(text(economics, "$.prices.loaded.basis")).isEqualTo("fully_loaded");
        assertThat(text(economics, "$.prices.loaded.utilisation")).isEqualTo("0.610000");
        assertThat(send("POST", "/pools/gpu-eco/calibrations", "").body()).isEqualTo("[]");
    }

    @Test
    void saysWhatTokensPerSecondAreWorth() throws IOException {
        Pool pool = pool("gpu-rates");
        new PoolUse(jdbc, pool)
                .book(
                        PoolUse.tenant("acme"),
                        "m",
                        "2026-11-05T10:30:00Z",
                        "0.5",
                        "5",
                        Map.of("INPUT", 1_500_000L, "OUTPUT", 300_000L));

        String economics =
                send("GET", "/pools/gpu-rates/economics?from=2026-11-01&to=2026-12-01", "").body();

        // 1.8 million tokens in half an hour of the one replica.
        assertThat(JsonPath.<String>read(economics, "$.rates.method")).isEqualTo("plain_tokens");
        assertThat(JsonPath.<String>read(economics, "$.rates.since")).isNull();
        assertThat(number(economics, "$.rates.input_tokens_per_second")).isEqualTo(1000.0);
        assertThat(number(economics, "$.models[0].rates.output_tokens_per_second"))
                .isEqualTo(1000.0);
        assertThat(number(economics, "$.models[0].rates.output_weight")).isEqualTo(1.0);
    }

    @Test
    void showsWhatWasMeasuredOfItsModels() throws IOException {
        pool("gpu-pace");
        send(
                "PUT",
                "/deployments/m@gpu-pace",
                "{\"model\": \"gpt-oss-120b\", \"pool\": \"gpu-pace\"}");
        calls("m@gpu-pace", 60);

        String measured = send("POST", "/pools/gpu-pace/calibrations", "").body();

        assertThat(JsonPath.<String>read(measured, "$[0].deployment")).isEqualTo("m@gpu-pace");
        assertThat(JsonPath.<String>read(measured, "$[0].method")).isEqualTo("weighted_tokens");
        assertThat(JsonPath.<String>read(measured, "$[0].author")).isEqualTo("admin-token");
        assertThat(JsonPath.<Integer>read(measured, "$[0].calls")).isEqualTo(60);
        assertThat(JsonPath.<Integer>read(measured, "$[0].engine_timed_calls")).isEqualTo(60);
        assertThat(number(measured, "$[0].input_seconds")).isCloseTo(0.25, within(0.01));
        assertThat(number(measured, "$[0].output_seconds")).isCloseTo(1.0, within(0.01));
        assertThat(number(measured, "$[0].output_weight")).isCloseTo(4.0, within(0.1));
        assertThat(JsonPath.<String>read(measured, "$[0].until")).isNull();
    }

    @Test
    void saysWhoBearsIdleTime() throws IOException {
        pool("gpu-rules");

        assertThat(send("GET", "/pools/gpu-rules/bearers", "").body())
                .contains("\"idle\":\"platform\"");
        RawHttp.Answer changed =
                send(
                        "PUT",
                        "/pools/gpu-rules/bearers",
                        "{\"idle\": \"proportional\", \"overhead\": \"platform\"}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(send("GET", "/pools/gpu-rules/bearers", "").body())
                .contains("\"idle\":\"proportional\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GET|/pools/nowhere/closes||404|no pool 'nowhere'",
                "GET|/pools/gpu-bad/economics?from=2026-11-02&to=2026-11-02||400|between 1 and 366 days",
                "GET|/pools/gpu-bad/hours?from=2026-01-01&to=2026-11-02||400|between 1 and 31 days",
                "GET|/pools/gpu-bad/closes/preview?month=November||400|'month'",
                "POST|/pools/gpu-bad/closes|{}|400|'month' is needed",
                "POST|/pools/gpu-bad/closes|{\"month\": \"2026-12\"}|409|can be closed from 2027-01-01T00:15:00Z on",
                "POST|/pools/gpu-bad/closes|{\"month\": \"2020-01\"}|409|Nobody entered what pool 'gpu-bad' costs",
                "POST|/pools/gpu-bad/closes|{\"month\": \"2026-11\", \"invoice_total\": -1}|400|whole cents",
                "POST|/pools/gpu-bad/closes|{\"month\": \"2026-11\", \"invoice_total\": 1.005}|400|whole cents",
                "POST|/pools/gpu-bad/closes/00000000-0000-0000-0000-000000000001/reversal|{\"reason\": \"x\"}|404|has no close",
                "POST|/pools/gpu-bad/closes/00000000-0000-0000-0000-000000000001/reversal|{\"reason\": \" \"}|400|'reason' is needed",
                "PUT|/pools/gpu-bad/bearers|{\"idle\": \"nobody\", \"overhead\": \"platform\"}|400|'idle' is platform, proportional or tenant",
                "PUT|/pools/gpu-bad/bearers|{\"idle\": \"tenant\", \"overhead\": \"platform\"}|400|'idle_tenant' names the tenant",
                "PUT|/pools/gpu-bad/bearers|{\"idle\": \"tenant\", \"idle_tenant\": \"00000000-0000-0000-0000-000000000001\", \"overhead\": \"platform\"}|400|There is no tenant"
            })
    void refusesWhatCannotBe(String method, String path, String body, int status, String reason)
            throws IOException {
        if (pools.find("gpu-bad").isEmpty()) {
            pool("gpu-bad");
        }

        RawHttp.Answer answer = send(method, path, body == null ? "" : body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).contains(reason);
    }

    /** Nobody is logged in when a schedule runs. */
    @Test
    void theScheduleClosesWhatNobodyHasClosedAndLeavesWhatSomebodyOpened() throws IOException {
        use(pool("gpu-schedule"));

        schedule.calibrate();
        schedule.close();

        RawHttp.Answer closes = send("GET", "/pools/gpu-schedule/closes", "");
        assertThat(text(closes, "$[0].author")).isEqualTo("schedule");
        assertThat(text(closes, "$[0].figures.total_usd")).isEqualTo("7200.00");

        send(
                "POST",
                "/pools/gpu-schedule/closes/" + text(closes, "$[0].id") + "/reversal",
                "{\"reason\": \"the invoice comes later\"}");
        schedule.close();

        assertThat(text(send("GET", "/pools/gpu-schedule/closes", ""), "$[0].reversed_at"))
                .isNotNull();
    }

    /** 4 H100 at 2.50 USD since January. */
    private Pool pool(String name) throws IOException {
        send(
                "PUT",
                "/pools/" + name,
                "{\"engine\": \"vllm\", \"base_url\": \"http://10.0.0.8:8000/v1\", \"slots\": %d}"
                        .formatted(SLOTS));
        send(
                "POST",
                "/pools/" + name + "/costs",
                "{\"usd_per_gpu_hour\": 2.50, \"share_of_bill\": 1, \"gpus_per_replica\": 4, \"from\":"
                        + " \"2026-01-01T00:00:00Z\", \"source\": \"lease\"}");
        return pools.find(name).orElseThrow();
    }

    private void use(Pool pool) {
        new PoolUse(jdbc, pool)
                .book(PoolUse.tenant("acme"), "2026-11-05T10:30:00Z", "439.2", "4392");
    }

    /** A thousandth of a second for a token of output, a quarter of it for one of input. */
    private void calls(String name, int count) {
        await().until(() -> catalog.current().deployment(name).isPresent());
        Deployment deployment = catalog.current().deployment(name).orElseThrow();
        Caller caller = Samples.caller();
        for (int call = 0; call < count; call++) {
            long input = 100 + call * 37 % 1000;
            long output = 50 + call * 101 % 400;
            Duration time = Duration.ofMillis(SLOTS * (input + 4 * output) / 4);
            book.settle(
                    book.reserve(Samples.opening(caller, deployment, 10)),
                    Samples.used(TokenUsage.of(input, output), time));
        }
        await().until(() ->
                jdbc.sql("select count(*) from attempts where deployment = ? and state = 'SETTLED'")
                                .param(name)
                                .query(Integer.class)
                                .single()
                        == count);
    }

    private static double number(String json, String path) {
        return JsonPath.<Number>read(json, path).doubleValue();
    }

    private static String text(RawHttp.Answer answer, String path) {
        return JsonPath.read(answer.body(), path);
    }

    @Features({
        "dev.headgate.accounting",
        "dev.headgate.allocation",
        "dev.headgate.catalog",
        "dev.headgate.error",
        "dev.headgate.identity",
        "dev.headgate.outbox",
        "dev.headgate.secret"
    })
    static class Application {

        @Bean
        @Primary
        Clock december() {
            return Clock.fixed(Instant.parse("2026-12-03T09:00:00Z"), ZoneOffset.UTC);
        }
    }
}
