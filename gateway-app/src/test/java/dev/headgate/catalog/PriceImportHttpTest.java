package dev.headgate.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.db.TestDatabase;
import dev.headgate.secret.OperatorSecrets;
import dev.headgate.usage.Meter;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * A price file is read into a difference that is looked through and then applied. The mistakes are
 * those that stood in one published file.
 */
class PriceImportHttpTest extends PriceBookApplication {

    PriceImportHttpTest(
            OperatorSecrets secrets,
            LiveCatalog catalog,
            TestDatabase postgres,
            @LocalServerPort int port) {
        super(secrets, catalog, postgres, port);
    }

    @Test
    void saysWhatTheFileHasOtherwiseThanTheBookAndChangesNothing() throws IOException {
        String read =
                imported(
                        """
                        {"gpt-5.4": {"litellm_provider": "openai", "mode": "chat", "max_output_tokens": 128000,
                          "input_cost_per_token": 2.75e-06, "output_cost_per_token": 1.5e-05,
                          "cache_read_input_token_cost": 2.5e-07, "input_cost_per_token_flex": 1.25e-06}}
                        """);

        assertThat(PriceBookApplication.<List<?>>read(read, "$.entries")).hasSize(1);
        assertThat(PriceBookApplication.<Boolean>read(read, "$.entries[0].clean")).isTrue();
        assertThat(
                        PriceBookApplication.<List<Map<String, Object>>>read(
                                read, "$.entries[0].prices"))
                .extracting(price ->
                        "%s %s %s -> %s %s"
                                .formatted(
                                        price.get("tier"),
                                        price.get("meter"),
                                        price.get("old_price"),
                                        price.get("new_price"),
                                        price.get("change_percent")))
                .containsExactly("standard input 2.5 -> 2.75 10", "flex input null -> 1.25 null");
        assertThat(usd("gpt-5.4@openai", Meter.INPUT)).isEqualByComparingTo("2.5");
    }

    @Test
    void takesInWhatNothingWasFoundIn() throws IOException {
        String read =
                imported(
                        """
                        {"gpt-4.1": {"litellm_provider": "openai", "input_cost_per_token": 2.1e-06,
                           "output_cost_per_token": 8e-06},
                         "gpt-4.1-mini": {"litellm_provider": "openai", "input_cost_per_token": 4e-05,
                           "output_cost_per_token": 1.6e-04}}
                        """);

        String applied = post(200, apply(read), "{}");

        assertThat(usd("gpt-4.1@openai", Meter.INPUT)).isEqualByComparingTo("2.1");
        assertThat(usd("gpt-4.1-mini@openai", Meter.INPUT)).isEqualByComparingTo("0.4");
        assertThat(applied(applied)).containsExactly("gpt-4.1");
        PriceRow row =
                sheet("gpt-4.1@openai").rows().stream()
                        .filter(one -> one.price().compareTo(new BigDecimal("2.1")) == 0)
                        .findFirst()
                        .orElseThrow();
        assertThat(row.origin().source()).startsWith("price file ");
    }

    @Test
    void takesInWhatAnAdministratorStandsFor() throws IOException {
        String read =
                imported(
                        """
                        {"gpt-5.1": {"litellm_provider": "openai", "input_cost_per_token": 2.5e-06,
                           "output_cost_per_token": 2e-05}}
                        """);
        assertThat(kinds(read, "gpt-5.1")).containsExactly("large_change", "large_change");
        post(200, apply(read), "{}");
        assertThat(usd("gpt-5.1@openai", Meter.INPUT)).isEqualByComparingTo("1.25");

        post(200, apply(read), "{\"entries\": [\"gpt-5.1\"]}");

        assertThat(usd("gpt-5.1@openai", Meter.INPUT)).isEqualByComparingTo("2.5");
        post(400, apply(read), "{\"entries\": [\"gpt-5.1\"]}");
    }

    @Test
    void refusesToApplyWhatTheBookHasChangedSince() throws IOException {
        String read =
                imported(
                        """
                        {"o3": {"litellm_provider": "openai", "input_cost_per_token": 2.2e-06,
                           "output_cost_per_token": 8e-06}}
                        """);
        post(
                200,
                "/deployments/o3@openai/prices",
                "{\"input\": 2.1, \"cache_read\": 0.5, \"output\": 8, \"source\": \"list\"}");

        assertThat(post(409, apply(read), "{}")).contains("has changed since this file was read");
        assertThat(usd("o3@openai", Meter.INPUT)).isEqualByComparingTo("2.1");
    }

    /** Two files that agree on a large change stand for each other. */
    @Test
    void anotherFileThatSaysTheSameConfirmsALargeChange() throws IOException {
        String text =
                """
                {"gpt-5-mini": {"litellm_provider": "openai", "input_cost_per_token": 5e-07,
                   "output_cost_per_token": 2e-06}}
                """;
        assertThat(kinds(imported(text), "gpt-5-mini")).containsExactly("large_change");

        String second = post(201, "/prices/imports?source=another+file", text);

        assertThat(kinds(second, "gpt-5-mini")).containsExactly("second_source");
        post(200, apply(second), "{}");
        assertThat(usd("gpt-5-mini@openai", Meter.INPUT)).isEqualByComparingTo("0.5");
    }

    /** W&B models stood at 8,000 to 540,000 USD per million: a unit mistake of 100,000. */
    @Test
    void catchesAMistakeOfUnits() throws IOException {
        String provider = deployment("gpt-oss-120b", "openai/gpt-oss-120b");

        String read =
                imported(
                        """
                        {"wandb/openai/gpt-oss-120b": {"litellm_provider": "wandb", "mode": "chat",
                           "input_cost_per_token": 0.015, "output_cost_per_token": 0.06}}
                        """,
                        "wandb:" + provider);

        assertThat(kinds(read, "wandb/openai/gpt-oss-120b"))
                .containsExactly("out_of_range", "out_of_range");
        assertThat(post(400, apply(read), "{\"entries\": [\"wandb/openai/gpt-oss-120b\"]}"))
                .contains("is 15000 USD per million tokens", "Look at its unit");
    }

    /** Together's Qwen3-235B stood at an output of 6.00; others ask 0.6 to 0.9. */
    @Test
    void catchesAPriceUnlikeThoseOfOtherHosts() throws IOException {
        String provider = deployment("qwen3-235b-a22b-2507", "Qwen/Qwen3-235B");

        String read =
                imported(
                        """
                        {"together_ai/Qwen/Qwen3-235B": {"litellm_provider": "together_ai",
                           "input_cost_per_token": 2e-07, "output_cost_per_token": 6e-06},
                         "deepinfra/Qwen/Qwen3-235B": {"litellm_provider": "deepinfra",
                           "input_cost_per_token": 1.3e-07, "output_cost_per_token": 6e-07},
                         "fireworks_ai/qwen3-235b": {"litellm_provider": "fireworks_ai",
                           "input_cost_per_token": 2.2e-07, "output_cost_per_token": 9e-07},
                         "wandb/qwen3-235b": {"litellm_provider": "wandb",
                           "input_cost_per_token": 0.01, "output_cost_per_token": 0.01}}
                        """,
                        "together_ai:" + provider);

        assertThat(kinds(read, "together_ai/Qwen/Qwen3-235B"))
                .containsExactly("unlike_other_hosts");
        assertThat(read).contains("is 6 USD, while 2 other hosts ask 0.6 to 0.9");
    }

    /** R1-0528 stood at 0.20/0.60 and at 3.00/8.00 in the same file. */
    @Test
    void catchesASpreadOfFifteenTimes() throws IOException {
        String provider = deployment("deepseek-r1-0528", "deepseek-r1-0528");

        String read =
                imported(
                        """
                        {"fireworks_ai/deepseek-r1-0528": {"litellm_provider": "fireworks_ai",
                           "input_cost_per_token": 3e-06, "output_cost_per_token": 8e-06},
                         "lambda_ai/deepseek-r1-0528": {"litellm_provider": "lambda_ai",
                           "input_cost_per_token": 2e-07, "output_cost_per_token": 6e-07},
                         "deepinfra/deepseek-r1-0528": {"litellm_provider": "deepinfra",
                           "input_cost_per_token": 5e-07, "output_cost_per_token": 2.15e-06}}
                        """,
                        "fireworks_ai:" + provider);

        assertThat(kinds(read, "fireworks_ai/deepseek-r1-0528"))
                .containsExactly("unlike_other_hosts");
    }

    /** Azure's Llama-4-Maverick stood at an input of 1.41 and an output of 0.35. */
    @Test
    void catchesAnOutputThatIsCheaperThanTheInput() throws IOException {
        String provider = deployment("llama-4-maverick", "Llama-4-Maverick-17B");
        String entry = "azure_ai/Llama-4-Maverick-17B";
        String read =
                imported(
                        """
                        {"azure_ai/Llama-4-Maverick-17B": {"litellm_provider": "azure_ai",
                           "input_cost_per_token": 1.41e-06, "output_cost_per_token": 3.5e-07}}
                        """,
                        "azure_ai:" + provider);

        assertThat(kinds(read, entry)).containsExactly("output_below_input");
        post(400, apply(read), "{\"entries\": [\"%s\"]}".formatted(entry));
        post(
                200,
                apply(read),
                "{\"entries\": [\"%s\"], \"reason\": \"it is so\"}".formatted(entry));
        assertThat(usd("m@" + provider, Meter.OUTPUT)).isEqualByComparingTo("0.35");
    }

    /** gpt-5-nano's priority input stood at 2.5 on a base of 0.05. */
    @Test
    void catchesATierAtFiftyTimesTheBase() throws IOException {
        String read =
                imported(
                        """
                        {"gpt-5-nano": {"litellm_provider": "openai", "input_cost_per_token": 5e-08,
                           "output_cost_per_token": 4e-07, "input_cost_per_token_priority": 2.5e-06}}
                        """);

        assertThat(kinds(read, "gpt-5-nano")).containsExactly("implausible_tier");
        assertThat(read)
                .contains(
                        "is 2.5 USD, which is not between 1 and 4 times the standard tier (0.05)");
    }

    /** DeepSeek V4 stood at 8,192 tokens of output; its makers say 384K. */
    @Test
    void catchesALimitThatIsNotTheOfficialOne() throws IOException {
        String read =
                imported(
                        """
                        {"deepseek/deepseek-v4-pro": {"litellm_provider": "deepseek", "max_output_tokens": 8192,
                           "input_cost_per_token": 4.35e-07, "output_cost_per_token": 8.7e-07}}
                        """);

        assertThat(whys(read)).containsExactly("limit_differs");
        assertThat(read).contains("at most 8192 tokens; the catalogue says 384000, which stays");
    }

    /** Hosted models stood at 0.0, and answers as long as prompts. */
    @Test
    void leavesOutWhatCannotBeUsedAndSaysWhy() throws IOException {
        String read =
                imported(
                        """
                        {"sample_spec": {"litellm_provider": "one of https://docs", "input_cost_per_token": 0.0},
                         "gpt-4o": {"litellm_provider": "openai", "input_cost_per_token": 0.0,
                           "output_cost_per_token": 0.0},
                         "gpt-4o-mini": {"litellm_provider": "openai", "input_cost_per_token": 1.5e-07,
                           "output_cost_per_token": 6e-07, "max_input_tokens": 128000, "max_output_tokens": 128000},
                         "nobody/m": {"litellm_provider": "nobody", "input_cost_per_token": 1e-06,
                           "output_cost_per_token": 1e-06},
                         "gpt-99": {"litellm_provider": "openai", "input_cost_per_token": 1e-06,
                           "output_cost_per_token": 1e-06}}
                        """);

        assertThat(whys(read))
                .containsExactlyInAnyOrder(
                        "placeholder",
                        "zero",
                        "limit_is_placeholder",
                        "limit_differs",
                        "unknown_provider",
                        "unknown_model");
        assertThat(PriceBookApplication.<Map<String, Integer>>read(read, "$.left_out"))
                .isEqualTo(
                        Map.of(
                                "placeholder", 1,
                                "zero", 1,
                                "unknown_provider", 1,
                                "unknown_model", 1));
        assertThat(read).contains("say so with ?provider=nobody:name");
    }

    @Test
    void keepsWhatWasRead() throws IOException {
        String read = imported("{}");

        assertThat(PriceBookApplication.<List<String>>read(get("/prices/imports"), "$[*].id"))
                .contains(PriceBookApplication.<String>read(read, "$.id"));
        assertThat(PriceBookApplication.<String>read(read, "$.sha256"))
                .isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
        assertThat(post(400, "/prices/imports", "[]")).contains("is a JSON object");
        assertThat(send("GET", "/prices/imports/00000000-0000-0000-0000-000000000001", "").status())
                .isEqualTo(404);
    }

    private String imported(String file, String... providers) throws IOException {
        String query =
                providers.length == 0 ? "" : "?provider=" + String.join("&provider=", providers);
        return post(201, "/prices/imports" + query, file);
    }

    private static String apply(String read) {
        return "/prices/imports/%s/apply"
                .formatted(PriceBookApplication.<String>read(read, "$.id"));
    }

    private static List<String> kinds(String read, String entry) {
        return read(
                read, "$.entries[?(@.entry=='%s')].prices[*].findings[*].kind".formatted(entry));
    }

    private static List<String> applied(String read) {
        return read(read, "$.entries[?(@.prices[0].applied_at != null)].entry");
    }

    private static List<String> whys(String read) {
        return read(read, "$.remarks[*].why");
    }

    private BigDecimal usd(String deployment, Meter meter) {
        return sheet(deployment).unitPrice(meter, 0, Instant.now()).orElseThrow();
    }
}
