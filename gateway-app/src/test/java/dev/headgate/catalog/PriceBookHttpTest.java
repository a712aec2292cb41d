package dev.headgate.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.db.TestDatabase;
import dev.headgate.identity.TenantId;
import dev.headgate.secret.OperatorSecrets;
import dev.headgate.usage.Meter;
import dev.headgate.usage.TokenUsage;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What administrators do with prices, discounts and exchange rates. */
class PriceBookHttpTest extends PriceBookApplication {

    private final PriceHistory history;

    PriceBookHttpTest(
            OperatorSecrets secrets,
            LiveCatalog catalog,
            TestDatabase postgres,
            PriceHistory history,
            @LocalServerPort int port) {
        super(secrets, catalog, postgres, port);
        this.history = history;
    }

    @Test
    void aPriceIsClosedAndNeverOverwritten() throws IOException {
        String name = priced("2", "8");

        post(200, list(name), "{\"input\": \"2.2\", \"output\": 8, \"source\": \"new list\"}");

        String rows = get(list(name));
        assertThat(PriceBookApplication.<List<String>>read(rows, "$[?(@.meter=='input')].price"))
                .containsExactly("2", "2.2");
        assertThat(PriceBookApplication.<Object>read(rows, "$[0].until")).isNotNull();
        assertThat(PriceBookApplication.<List<String>>read(rows, "$[?(@.meter=='output')].source"))
                .as("what stays the same stays the same row")
                .containsExactly("contract");
    }

    @Test
    void theDatabaseItselfRefusesToChangeAPrice() throws IOException {
        String name = priced("2", "8");
        String id = read(get(list(name)), "$[0].id");

        for (String sql :
                List.of(
                        "update price_rows set price = 1 where id = '%s' returning id::text",
                        "update price_rows set valid_from = 'epoch' where id = '%s' returning id::text",
                        "delete from price_rows where id = '%s' returning id::text")) {
            assertThatThrownBy(() -> rows(sql.formatted(id))).hasMessageContaining("Prices are");
        }
        rows(
                "update price_rows set valid_to = now() where id = '%s' returning id::text"
                        .formatted(id));
        assertThatThrownBy(() ->
                        rows(
                                "update price_rows set valid_to = null where id = '%s' returning id::text"
                                        .formatted(id)))
                .as("closed is closed")
                .hasMessageContaining("never overwritten");
    }

    @Test
    void everythingThatIsBilledCanBeEntered() throws IOException {
        String provider = deployment("gpt-4o", "big");

        post(
                200,
                "/deployments/m@" + provider + "/prices",
                """
                {"input": "3", "cache_read": "0.3", "cache_write": "3.75", "cache_write_1h": "6", "output": "15",
                 "reasoning": "15", "audio_input": "32", "image_input": "3", "audio_output": "64", "request": "0.01",
                 "long_context": {"200000": {"input": "6", "cache_read": "0.6", "output": "22.5"}},
                 "tiers": {"batch": {"input": "1.5", "output": "7.5"}, "priority": {"input": "6"}},
                 "windows": [{"hours": {"from": "22:00", "until": "06:00", "zone": "Europe/Berlin"},
                              "rates": {"input": "2"}}],
                 "source": "contract"}
                """);

        assertThat(
                        PriceBookApplication.<List<String>>read(
                                get(list("m@" + provider)), "$[?(@.hours != null)].hours[*]"))
                .containsExactly("22:00", "06:00", "Europe/Berlin");
        PriceSheet prices = sheet("m@" + provider);
        Instant night = Instant.parse("2027-01-15T03:00:00Z");
        Instant noon = Instant.parse("2027-01-15T12:00:00Z");
        assertThat(prices.unitPrice(Meter.INPUT, 0, noon).orElseThrow()).isEqualByComparingTo("3");
        assertThat(prices.unitPrice(Meter.INPUT, 0, night).orElseThrow()).isEqualByComparingTo("2");
        assertThat(prices.unitPrice(Meter.INPUT, 200_001, noon).orElseThrow())
                .isEqualByComparingTo("6");
        assertThat(prices.unitPrice(Meter.CACHE_WRITE_1H, 200_001, noon).orElseThrow())
                .as("not named for long prompts, so billed as their input")
                .isEqualByComparingTo("6");
        assertThat(
                        ChargeLine.sum(
                                prices.charge(
                                        TokenUsage.of(1_000_000, 0), ProcessingTier.BATCH, noon),
                                ChargeLine::usd))
                .isEqualByComparingTo("1.51");
    }

    @Test
    void aListSaysEverythingSoWhatItLeavesOutEnds() throws IOException {
        String provider = deployment("gpt-4o", "big");
        String path = "/deployments/m@" + provider + "/prices";
        post(200, path, "{\"input\": 2, \"cache_read\": 1, \"output\": 8, \"source\": \"s\"}");

        post(200, path, "{\"input\": 2, \"output\": 8, \"source\": \"s\"}");

        assertThat(
                        sheet("m@" + provider)
                                .unitPrice(Meter.CACHE_READ, 0, Instant.now())
                                .orElseThrow())
                .isEqualByComparingTo("2");
        assertThat(
                        PriceBookApplication.<String>read(
                                post(200, path, "{\"input\": 2, \"output\": 8, \"source\": \"s\"}"),
                                "$.state"))
                .isEqualTo("unchanged");
    }

    @Test
    void aLargeChangeWaitsForAPerson() throws IOException {
        String name = priced("2", "8");

        String answer =
                post(202, list(name), "{\"input\": 3, \"output\": 8, \"source\": \"a mail\"}");

        assertThat(PriceBookApplication.<String>read(answer, "$.state")).isEqualTo("proposed");
        assertThat(PriceBookApplication.<String>read(answer, "$.findings[0].kind"))
                .isEqualTo("large_change");
        assertThat(input(name)).isEqualByComparingTo("2");
        String proposal = read(answer, "$.proposal");
        post(200, "/prices/proposals/" + proposal + "/approve", "{\"reason\": \"I rang them up\"}");
        assertThat(input(name)).isEqualByComparingTo("3");
        assertThat(
                        PriceBookApplication.<List<String>>read(
                                get(list(name)), "$[?(@.price=='3')].approved_by"))
                .containsExactly("admin-token");
        post(409, "/prices/proposals/" + proposal + "/approve", "{}");
    }

    @Test
    void aSecondSourceThatSaysTheSameIsEnough() throws IOException {
        String name = priced("2", "8");
        String first =
                post(202, list(name), "{\"input\": 3, \"output\": 8, \"source\": \"a mail\"}");
        post(202, list(name), "{\"input\": 3, \"output\": 8, \"source\": \"a mail\"}");

        post(200, list(name), "{\"input\": 3, \"output\": 8, \"source\": \"their web site\"}");

        assertThat(input(name)).isEqualByComparingTo("3");
        assertThat(
                        PriceBookApplication.<List<String>>read(
                                get(list(name)), "$[?(@.price=='3')].approved_by"))
                .containsExactly("second source: a mail");
        assertThat(
                        PriceBookApplication.<List<String>>read(
                                get("/prices/proposals"),
                                "$[?(@.id=='%s')].state"
                                        .formatted(
                                                PriceBookApplication.<String>read(
                                                        first, "$.proposal"))))
                .containsExactly("confirmed");
    }

    @Test
    void whatWasRejectedStaysOut() throws IOException {
        String name = priced("2", "8");
        String answer =
                post(202, list(name), "{\"input\": 9, \"output\": 9, \"source\": \"a mail\"}");
        String proposal = read(answer, "$.proposal");

        assertThat(
                        send(
                                        "POST",
                                        "/prices/proposals/" + proposal + "/reject",
                                        "{\"reason\": \"a typing mistake\"}")
                                .status())
                .isEqualTo(204);

        assertThat(input(name)).isEqualByComparingTo("2");
        post(409, "/prices/proposals/" + proposal + "/approve", "{}");
        assertThat(
                        PriceBookApplication.<List<String>>read(
                                get("/prices/proposals?state=rejected"),
                                "$[?(@.id=='%s')].decision".formatted(proposal)))
                .containsExactly("a typing mistake");
    }

    @Test
    void aProposalIsOverTakenByAnotherPrice() throws IOException {
        String name = priced("2", "8");
        String answer =
                post(202, list(name), "{\"input\": 3, \"output\": 8, \"source\": \"a mail\"}");
        post(200, list(name), "{\"input\": \"2.1\", \"output\": 8, \"source\": \"list\"}");

        String refusal =
                post(
                        409,
                        "/prices/proposals/%s/approve"
                                .formatted(PriceBookApplication.<String>read(answer, "$.proposal")),
                        "{}");

        assertThat(refusal).contains("has changed since this was proposed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"input\": 15000, \"output\": 60000, \"source\": \"s\"}|Look at its unit",
                "{\"input\": 0, \"output\": 0, \"source\": \"s\"}|Nothing is free by accident",
                "{\"input\": 1.41, \"output\": 0.35, \"source\": \"s\"}|Were they swapped",
                "{\"input\": -1, \"output\": 1, \"source\": \"s\"}|negative",
                "{\"input\": 1, \"output\": 2, \"source\": \"s\", \"currency\": \"CNH\"}|what CNH is worth",
                "{\"input\": 1, \"output\": 2, \"source\": \"s\", \"currency\": \"euro\"}|three letters",
                "{\"input\": 1, \"output\": 2, \"source\": \"s\", \"tiers\": {\"slow\": {\"input\": 1}}}|Known are: standard, batch, flex, priority",
                "{\"input\": 1, \"output\": 2, \"source\": \"s\", \"windows\": [{\"hours\": {\"from\": \"25\", \"until\": \"6\", \"zone\": \"UTC\"}, \"rates\": {}}]}|Hours are written as",
                "{\"input\": 1e999999999, \"output\": 2, \"source\": \"s\"}|digits",
                "{\"input\": 1, \"output\": 2}|source"
            })
    void refusesWhatCannotBeRight(String body, String reason) throws IOException {
        String provider = deployment("gpt-4o", "big");

        assertThat(post(400, "/deployments/m@" + provider + "/prices", body)).contains(reason);
        assertThat(sheet("m@" + provider).rows()).isEmpty();
    }

    @Test
    void whatLooksSwappedIsTakenWithAReason() throws IOException {
        String provider = deployment("gpt-4o", "big");

        post(
                200,
                "/deployments/m@" + provider + "/prices",
                "{\"input\": 1.41, \"output\": 0.35, \"source\": \"s\", \"reason\": \"clause 4\"}");

        assertThat(sheet("m@" + provider).rows())
                .allSatisfy(row -> assertThat(row.origin().reason()).isEqualTo("clause 4"));
    }

    @Test
    void whoCorrectsThePastSaysWhy() throws IOException {
        String name = priced("2", "8");
        String early =
                "{\"input\": 2.1, \"output\": 8, \"source\": \"s\", \"from\": \"2020-01-01T00:00:00Z\"%s}";

        assertThat(post(409, list(name), early.formatted(""))).contains("must begin later");
        post(200, list(name), early.formatted(", \"reason\": \"the invoice of November\""));

        assertThat(
                        sheet(name)
                                .unitPrice(Meter.INPUT, 0, Instant.parse("2021-01-01T00:00:00Z"))
                                .orElseThrow())
                .isEqualByComparingTo("2.1");
        assertThat(input(name)).as("what followed it follows it still").isEqualByComparingTo("2");
    }

    @Test
    void knowsWhatWasCorrectedAndWhatRetiredDeploymentsCost() throws IOException {
        String provider = deployment("gpt-4o", "big");
        String name = "m@" + provider;
        Instant november = Instant.parse("2026-11-01T00:00:00Z");
        post(200, list(name), "{\"input\": 2, \"output\": 8, \"source\": \"s\"}");
        Instant entered = Instant.now();
        ProviderId id = ((Deployment.Place.Hosted) live(name).place()).provider().id();
        assertThat(history.corrections(Instant.EPOCH))
                .extracting(PriceHistory.Correction::provider)
                .doesNotContain(id);

        post(
                200,
                "/prices",
                row(
                        provider,
                        "\"price\": \"1.9\", \"from\": \"%s\", \"reason\": \"the invoice\""
                                .formatted(november)));

        assertThat(history.corrections(Instant.EPOCH))
                .filteredOn(one -> one.provider().equals(id))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.model()).isEqualTo("big");
                    assertThat(one.from()).isEqualTo(november);
                    assertThat(one.until()).isBeforeOrEqualTo(entered);
                });
        send("DELETE", "/deployments/" + name, "");
        Deployment retired = history.withRetired().deployment(name).orElseThrow();
        assertThat(((Deployment.Place.Hosted) retired.place()).prices().isKnownAt(entered))
                .isTrue();
    }

    @Test
    void anAnnouncedPriceTakesEffectByItselfAndCanBeWithdrawn() throws IOException {
        String name = priced("2", "10");
        Instant change = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(30));
        String body =
                "{\"input\": 2.5, \"output\": 12, \"source\": \"announced\", \"from\": \"%s\"}"
                        .formatted(change);

        String answer = post(200, list(name), body);

        assertThat(input(name)).isEqualByComparingTo("2");
        assertThat(sheet(name).unitPrice(Meter.INPUT, 0, change).orElseThrow())
                .isEqualByComparingTo("2.5");
        String announced = read(answer, "$.opened[0]");
        post(200, "/prices/" + announced + "/end", "{\"reason\": \"they changed their mind\"}");
        assertThat(sheet(name).isKnownAt(change)).as("nothing takes its place").isFalse();
    }

    @Test
    void anOfferForSomeDaysIsFollowedByTheOldPrice() throws IOException {
        String provider = provider(priced("2", "8"));
        Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(3));

        post(200, "/prices", row(provider, "\"price\": \"1.6\", \"until\": \"%s\"".formatted(end)));

        assertThat(input("m@" + provider)).isEqualByComparingTo("1.6");
        assertThat(sheet("m@" + provider).unitPrice(Meter.INPUT, 0, end).orElseThrow())
                .isEqualByComparingTo("2");
    }

    @Test
    void aRegionHasItsOwnPrice() throws IOException {
        String provider = provider(priced("3", "15"));

        post(200, "/prices", row(provider, "\"region\": \"EU\", \"price\": \"3.3\""));

        assertThat(input("m@" + provider)).isEqualByComparingTo("3");
        send(
                "PUT",
                "/providers/" + provider,
                "{\"base_url\": \"https://api.example.com/v1\", \"region\": \"EU\"}");
        assertThat(input("m@" + provider)).isEqualByComparingTo("3.3");
    }

    @Test
    void anotherCurrencyIsBilledAtItsRate() throws IOException {
        String provider = deployment("gpt-4o", "big");
        post(
                201,
                "/prices/exchange-rates",
                "{\"currency\": \"CNY\", \"usd\": \"0.14\", \"source\": \"bank\"}");

        post(
                200,
                "/deployments/m@" + provider + "/prices",
                "{\"input\": 2, \"output\": 8, \"currency\": \"CNY\", \"source\": \"s\"}");

        assertThat(input("m@" + provider)).isEqualByComparingTo("0.28");
        post(
                201,
                "/prices/exchange-rates",
                "{\"currency\": \"CNY\", \"usd\": \"0.15\", \"source\": \"bank\"}");
        assertThat(input("m@" + provider)).isEqualByComparingTo("0.3");
        post(
                400,
                "/prices/exchange-rates",
                "{\"currency\": \"USD\", \"usd\": 1, \"source\": \"s\"}");
        assertThat(
                        PriceBookApplication.<List<String>>read(
                                get("/prices/exchange-rates"), "$[*].usd"))
                .containsExactly("0.14", "0.15");
    }

    @Test
    void discountsAndMarkUpsAreDatedAndSigned() throws IOException {
        String name = priced("10", "20");
        UUID tenant = UUID.randomUUID();
        rows(
                "insert into tenants (id, name, created_at) values ('%1$s', 't-%1$s', now()) returning name"
                        .formatted(tenant));

        String discount =
                post(
                        201,
                        "/prices/adjustments",
                        "{\"provider\": \"%s\", \"percent\": \"-12.5\", \"reason\": \"contract 17\"}"
                                .formatted(provider(name)));
        post(
                201,
                "/prices/adjustments",
                "{\"tenant\": \"%s\", \"percent\": 20, \"reason\": \"support\"}".formatted(tenant));

        assertThat(PriceBookApplication.<String>read(discount, "$.author"))
                .isEqualTo("admin-token");
        assertThat(amounts(name, tenant)).isEqualTo("10 8.75 10.5");
        assertThat(
                        send(
                                        "POST",
                                        "/prices/adjustments/%s/end"
                                                .formatted(
                                                        PriceBookApplication.<String>read(
                                                                discount, "$.id")),
                                        "{\"reason\": \"the contract ended\"}")
                                .status())
                .isEqualTo(204);
        assertThat(amounts(name, tenant)).isEqualTo("10 10 12");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"percent\": 1, \"reason\": \"r\"}|400|either 'provider' or 'tenant'",
                "{\"provider\": \"openai\", \"percent\": -101, \"reason\": \"r\"}|400|between -100",
                "{\"provider\": \"nobody\", \"percent\": 1, \"reason\": \"r\"}|404|no provider 'nobody'",
                "{\"tenant\": \"00000000-0000-0000-0000-000000000001\", \"percent\": 1, \"reason\": \"r\"}|404|no tenant",
                "{\"provider\": \"openai\", \"percent\": 1}|400|reason"
            })
    void refusesTermsThatCannotBe(String body, int status, String reason) throws IOException {
        assertThat(post(status, "/prices/adjustments", body)).contains(reason);
    }

    @Test
    void listsWhatIsInForceAtAMomentPageByPage() throws IOException {
        String provider = provider(priced("2", "8"));
        post(200, "/prices", row(provider, "\"price\": \"2.2\""));

        String now = get("/prices?provider=" + provider);
        assertThat(PriceBookApplication.<List<String>>read(now, "$.items[*].price"))
                .containsExactly("2.2", "8");
        String past = get("/prices?provider=%s&at=2020-01-01T00:00:00Z".formatted(provider));
        assertThat(PriceBookApplication.<List<?>>read(past, "$.items")).isEmpty();
        String first = get("/prices/history?limit=2&provider=" + provider);
        String rest =
                get(
                        "/prices/history?provider=%s&after=%s"
                                .formatted(
                                        provider,
                                        PriceBookApplication.<String>read(first, "$.next")));
        assertThat(PriceBookApplication.<List<String>>read(rest, "$.items[*].price"))
                .containsExactly("8");
        assertThat(
                        PriceBookApplication.<List<String>>read(
                                get("/prices?model=gpt-5.4-mini"), "$.items[*].provider"))
                .contains("openai")
                .containsOnly("openai");
    }

    @Test
    void saysWhichDeploymentsHaveNoPriceAndWhatIsMissing() throws IOException {
        String provider = deployment("gpt-4o", "unpriced");
        assertThat(why(provider)).containsExactly("There is no price for input in force.");

        post(200, "/prices", row(provider, "\"model\": \"unpriced\", \"price\": \"2\""));
        assertThat(why(provider)).containsExactly("There is no price for output in force.");

        post(
                200,
                "/prices",
                row(provider, "\"model\": \"unpriced\", \"price\": \"8\"")
                        .replace("\"input\"", "\"output\""));
        assertThat(why(provider)).isEmpty();
    }

    private List<String> why(String provider) throws IOException {
        return read(get("/prices/missing"), "$[?(@.place=='%s')].why".formatted(provider));
    }

    private String priced(String input, String output) throws IOException {
        String name = "m@" + deployment("gpt-4o", "big");
        post(
                200,
                list(name),
                "{\"input\": %s, \"output\": %s, \"source\": \"contract\"}"
                        .formatted(input, output));
        return name;
    }

    private static String list(String deployment) {
        return "/deployments/" + deployment + "/prices";
    }

    private static String provider(String deployment) {
        return deployment.substring(deployment.indexOf('@') + 1);
    }

    private static String row(String provider, String more) {
        String model = more.contains("\"model\"") ? "" : "\"model\": \"big\", ";
        return "{\"provider\": \"%s\", %s\"meter\": \"input\", \"source\": \"list\", %s}"
                .formatted(provider, model, more);
    }

    private BigDecimal input(String deployment) {
        return sheet(deployment).unitPrice(Meter.INPUT, 0, Instant.now()).orElseThrow();
    }

    /** List, payable and charged of a million tokens. */
    private String amounts(String name, UUID tenant) {
        Instant now = Instant.now();
        Deployment deployment = live(name);
        ChargeLine line =
                deployment
                        .terms()
                        .apply(
                                sheet(name)
                                        .charge(
                                                TokenUsage.of(1_000_000, 0),
                                                ProcessingTier.STANDARD,
                                                now),
                                new TenantId(tenant),
                                now)
                        .getFirst();
        return "%s %s %s"
                .formatted(
                        PriceTexts.plain(line.list()),
                        PriceTexts.plain(line.payable()),
                        PriceTexts.plain(line.usd()));
    }
}
