package dev.headgate.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import dev.headgate.accounting.AttemptBook;
import dev.headgate.accounting.Samples;
import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.Deployment;
import dev.headgate.identity.Caller;
import dev.headgate.secret.OperatorSecrets;
import dev.headgate.testing.AdministrativeHttp;
import dev.headgate.testing.Features;
import dev.headgate.testing.RawHttp;
import dev.headgate.usage.TokenUsage;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;

/** The trade-off as it is asked for over HTTP, on the built-in catalogue. */
@ContextConfiguration(classes = TradeOffHttpTest.Application.class)
class TradeOffHttpTest extends AdministrativeHttp {
    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);
    private static final String DAYS =
            "from=%s&to=%s".formatted(TODAY.minusDays(1), TODAY.plusDays(1));
    private static final String OWN = "headgate-tiny@local";

    private final Catalog catalog;
    private final AttemptBook book;
    private final Caller caller = Samples.caller();

    TradeOffHttpTest(
            OperatorSecrets secrets, Catalog catalog, AttemptBook book, @LocalServerPort int port) {
        super(secrets, port, "/reports/trade-off");
        this.catalog = catalog;
        this.book = book;
    }

    @Test
    void showsWhatAUseCaseCostAndApartFromThatWhatItWouldHaveCost() throws Exception {
        spend("gpt-5.4-mini@openai", 1_000_000);

        String body = get("?" + DAYS + "&by=tenant&use_case=acme");

        assertThat(JsonPath.<String>read(body, "$.use_cases[0].use_case")).isEqualTo("acme");
        assertThat(JsonPath.<List<String>>read(body, "$.use_cases[0].taken[*].leg"))
                .contains("frontier_api");
        assertThat(JsonPath.<List<String>>read(body, "$.use_cases[0].estimates[*].leg"))
                .containsExactly("frontier_api", "rented_open_weights", "own_gpus");
        assertThat(JsonPath.<List<String>>read(body, "$.assumptions[*]"))
                .anyMatch(text -> text.contains("how long another model answers is unknown"));
    }

    @Test
    void comesAsCsvWithCostsAndEstimatesInColumnsOfTheirOwn() throws Exception {
        spend("gpt-5.4-mini@openai", 1_000_000);

        String csv = csv("?" + DAYS + "&by=tenant&use_case=acme");

        assertThat(csv).startsWith("use_case,row,leg,deployment,calls,");
        assertThat(csv)
                .containsPattern("\"acme\",\"taken\",\"frontier_api\",\"gpt-5.4-mini@openai\"");
        assertThat(csv).containsPattern("\"acme\",\"estimate\",\"own_gpus\"");
        assertThat(csv.lines().skip(1))
                .allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(19));
    }

    @Test
    void looksAtOneUseCaseWithASwitchingCost() throws Exception {
        spend("gpt-5.4-mini@openai", 1_000_000);
        spend(OWN, 100);

        String body =
                get(
                        "/detail?"
                                + DAYS
                                + "&by=tenant&use_case=acme&utilisation=0.5&switching_usd=500&own="
                                + OWN
                                + "&alternative=gpt-5.4-mini@openai");

        assertThat(JsonPath.<String>read(body, "$.move.utilisation")).isEqualTo("0.5000");
        assertThat(JsonPath.<String>read(body, "$.move.switching_usd")).isEqualTo("500");
        assertThat(JsonPath.<List<String>>read(body, "$.move.sensitivity[*].input")).hasSize(5);
        assertThat(JsonPath.<String>read(body, "$.break_even[0].deployment")).isEqualTo(OWN);
        assertThat(JsonPath.<String>read(body, "$.break_even[0].derating")).isEqualTo("0.6");
    }

    @Test
    void breakEvensComeAsJsonAndAsCsv() throws Exception {
        spend(OWN, 100);

        assertThat(JsonPath.<List<String>>read(get("/break-even?" + DAYS), "$.break_even[*].pool"))
                .contains("local");
        assertThat(csv("/break-even?" + DAYS + "&derating=0.5"))
                .startsWith("pool,deployment,alternative,verdict,")
                .contains("\"local\"");
    }

    @Test
    void countsReplicas() throws Exception {
        spend(OWN, 100);

        String body =
                get("/replicas?deployment=" + OWN + "&month=" + YearMonth.now(ZoneOffset.UTC));

        assertThat(JsonPath.<Integer>read(body, "$.replicas")).isEqualTo(1);
        assertThat(JsonPath.<Integer>read(body, "$.calls")).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "?from=2026-10-01&to=2026-11-01&by=colour | alias, tenant, team or tag:<name>",
                "?from=2026-11-01&to=2026-10-01 | 'to' must be between",
                "?from=yesterday&to=2026-10-01 | 'from' has not the form",
                "/detail?from=2026-10-01&to=2026-11-01&use_case=x&utilisation=2 | 'utilisation' is a share",
                "/break-even?from=2026-10-01&to=2026-11-01&own=x&use_case=y | No tokens were counted",
                "/replicas?deployment=gpt-4o@openai | no self-hosted deployment"
            })
    void saysWhatIsWrong(String path, String reason) throws IOException {
        RawHttp.Answer answer = send("GET", path, "");

        assertThat(answer.status()).isBetween(400, 404);
        assertThat(answer.body()).contains(reason);
    }

    @Test
    void isForAdministratorsOnly() throws IOException {
        assertThat(sendAsAStranger("GET", "?" + DAYS).status()).isEqualTo(401);
    }

    private void spend(String name, long tokens) throws Exception {
        Deployment deployment = catalog.current().deployment(name).orElseThrow();
        var held = book.reserve(Samples.opening(caller, deployment, tokens));
        book.settle(held, Samples.used(TokenUsage.of(tokens, tokens / 10), Duration.ofMillis(800)));
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> get("?" + DAYS + "&by=tenant").contains(name));
    }

    @Features({
        "dev.headgate.accounting",
        "dev.headgate.allocation",
        "dev.headgate.catalog",
        "dev.headgate.error",
        "dev.headgate.identity",
        "dev.headgate.outbox",
        "dev.headgate.secret",
        "dev.headgate.tradeoff"
    })
    static class Application {}
}
