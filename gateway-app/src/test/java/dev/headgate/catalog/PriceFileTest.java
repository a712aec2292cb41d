package dev.headgate.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.catalog.PriceFile.Remark.Why;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Price files in LiteLLM's shape, as they are published. */
class PriceFileTest {

    @Test
    void readsEveryFieldThatIsBilledByTokens() {
        PriceFile file =
                PriceFile.read(
                        """
                        {"gemini/gemini-x": {
                          "litellm_provider": "gemini", "mode": "chat",
                          "max_input_tokens": 1048576, "max_output_tokens": 65535,
                          "input_cost_per_token": 1.25e-06,
                          "input_cost_per_token_above_200k_tokens": 2.5e-06,
                          "input_cost_per_token_batches": 6.25e-07,
                          "input_cost_per_token_priority": 2.25e-06,
                          "input_cost_per_token_flex": 6.25e-07,
                          "input_cost_per_audio_token": 7e-07,
                          "output_cost_per_token": 1e-05,
                          "output_cost_per_token_above_200k_tokens": 1.5e-05,
                          "output_cost_per_token_batches": 5e-06,
                          "output_cost_per_reasoning_token": 1e-05,
                          "output_cost_per_audio_token": 2e-05,
                          "cache_read_input_token_cost": 1.25e-07,
                          "cache_read_input_token_cost_above_200k_tokens": 2.5e-07,
                          "cache_read_input_token_cost_priority": 2.25e-07,
                          "cache_creation_input_token_cost": 1.625e-06,
                          "cache_creation_input_token_cost_above_1hr": 3e-06,
                          "cache_creation_input_token_cost_above_1hr_above_200k_tokens": 6e-06
                        }}
                        """);

        PriceSlot input = PriceSlot.of(Meter.INPUT);
        PriceSlot output = PriceSlot.of(Meter.OUTPUT);
        PriceSlot cached = PriceSlot.of(Meter.CACHE_READ);
        PriceSlot hour = PriceSlot.of(Meter.CACHE_WRITE_1H);
        assertThat(only(file).prices().prices())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.ofEntries(
                                Map.entry(input, usd("1.25")),
                                Map.entry(input.above(200_000), usd("2.5")),
                                Map.entry(input.at(ProcessingTier.BATCH), usd("0.625")),
                                Map.entry(input.at(ProcessingTier.PRIORITY), usd("2.25")),
                                Map.entry(input.at(ProcessingTier.FLEX), usd("0.625")),
                                Map.entry(PriceSlot.of(Meter.AUDIO_INPUT), usd("0.7")),
                                Map.entry(output, usd("10")),
                                Map.entry(output.above(200_000), usd("15")),
                                Map.entry(output.at(ProcessingTier.BATCH), usd("5")),
                                Map.entry(PriceSlot.of(Meter.REASONING), usd("10")),
                                Map.entry(PriceSlot.of(Meter.AUDIO_OUTPUT), usd("20")),
                                Map.entry(cached, usd("0.125")),
                                Map.entry(cached.above(200_000), usd("0.25")),
                                Map.entry(cached.at(ProcessingTier.PRIORITY), usd("0.225")),
                                Map.entry(PriceSlot.of(Meter.CACHE_WRITE), usd("1.625")),
                                Map.entry(hour, usd("3")),
                                Map.entry(hour.above(200_000), usd("6"))));
        assertThat(only(file).provider()).isEqualTo("gemini");
        assertThat(only(file).model()).isEqualTo("gemini-x");
        assertThat(only(file).maxOutputTokens()).isEqualTo(65535);
        assertThat(file.remarks()).isEmpty();
    }

    /** 2.8e-9 is no binary fraction; a double would give 0.0028000000000000004. */
    @ParameterizedTest
    @CsvSource({
        "2.8e-09, 0.0028",
        "3.625e-09, 0.003625",
        "1E-6, 1",
        "0.00000015, 0.15",
        "1.1e-06, 1.1"
    })
    void readsExactDecimals(String perToken, String perMillion) {
        assertThat(only(chat(perToken, "1e-05")).prices().prices().get(PriceSlot.of(Meter.INPUT)))
                .isEqualTo(usd(perMillion));
    }

    @ParameterizedTest
    @CsvSource({"128, 128000", "200, 200000", "272, 272000", "512, 512000"})
    void readsTheLengthOfPromptsOutOfTheName(int thousands, long tokens) {
        PriceFile file =
                PriceFile.read(
                        """
                        {"m": {"litellm_provider": "p", "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,
                               "input_cost_per_token_above_%dk_tokens": 2e-06}}
                        """
                                .formatted(thousands));

        assertThat(only(file).prices().prices())
                .containsEntry(PriceSlot.of(Meter.INPUT).above(tokens), usd("2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"sample_spec\": {\"litellm_provider\": \"one of https://docs\", \"input_cost_per_token\": 0.0}}|PLACEHOLDER",
                "{\"m\": {\"litellm_provider\": \"p\", \"mode\": \"image_generation\", \"output_cost_per_image\": 0.04}}|NOT_BILLED_BY_TOKENS",
                "{\"m\": {\"litellm_provider\": \"p\", \"mode\": \"chat\", \"input_cost_per_second\": 0.04}}|NOT_BILLED_BY_TOKENS",
                "{\"m\": {\"litellm_provider\": \"p\", \"input_cost_per_token\": 0.0, \"output_cost_per_token\": 0.0}}|ZERO",
                "{\"m\": {\"litellm_provider\": \"p\", \"input_cost_per_token\": 1e-06, \"output_cost_per_token\": 0}}|ZERO",
                "{\"m\": {\"litellm_provider\": \"p\", \"input_cost_per_token\": -1e-06, \"output_cost_per_token\": 1e-06}}|UNREADABLE",
                "{\"m\": {\"litellm_provider\": \"p\", \"input_cost_per_token\": \"cheap\", \"output_cost_per_token\": 1e-06}}|UNREADABLE",
                "{\"m\": {\"litellm_provider\": \"p\", \"input_cost_per_token\": 1e-999999999, \"output_cost_per_token\": 1e-06}}|UNREADABLE",
                "{\"m\": {\"litellm_provider\": \"p\", \"input_cost_per_token\": 1e+999999999, \"output_cost_per_token\": 1e-06}}|UNREADABLE"
            })
    void leavesOutWhatIsNoPriceAndSaysWhy(String text, Why why) {
        PriceFile file = PriceFile.read(text);

        assertThat(file.entries()).isEmpty();
        assertThat(file.remarks()).extracting(PriceFile.Remark::why).contains(why);
    }

    @Test
    void aMeterAtZeroIsLeftOutAndSaidSo() {
        PriceFile file =
                PriceFile.read(
                        """
                        {"deepseek/m": {"litellm_provider": "deepseek", "input_cost_per_token": 1e-06,
                          "output_cost_per_token": 2e-06, "cache_creation_input_token_cost": 0.0}}
                        """);

        assertThat(only(file).prices().prices()).doesNotContainKey(PriceSlot.of(Meter.CACHE_WRITE));
        assertThat(file.remarks())
                .extracting(PriceFile.Remark::why)
                .containsExactly(Why.ZERO_METER);
    }

    @Test
    void anEmbeddingHasNoOutput() {
        PriceFile file =
                PriceFile.read(
                        """
                        {"e": {"litellm_provider": "p", "mode": "embedding", "input_cost_per_token": 2e-08,
                               "output_cost_per_token": 0.0}}
                        """);

        assertThat(only(file).prices().prices())
                .containsExactly(Map.entry(PriceSlot.of(Meter.INPUT), usd("0.02")));
        assertThat(file.remarks()).isEmpty();
    }

    @Test
    void saysWhichFieldsHaveNoPlaceHere() {
        PriceFile file =
                PriceFile.read(
                        """
                        {"m": {"litellm_provider": "p", "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,
                               "search_context_cost_per_query": {"low": 0.03}}}
                        """);

        assertThat(file.remarks())
                .containsExactly(
                        new PriceFile.Remark(
                                "m",
                                Why.FIELD_NOT_TAKEN,
                                "'m' has 'search_context_cost_per_query', which has no place here."));
    }

    @Test
    void anAnswerAsLongAsAPromptIsAPlaceholder() {
        PriceFile file =
                PriceFile.read(
                        """
                        {"m": {"litellm_provider": "p", "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06,
                               "max_input_tokens": 131072, "max_output_tokens": 131072}}
                        """);

        assertThat(file.remarks())
                .extracting(PriceFile.Remark::why)
                .containsExactly(Why.LIMIT_IS_PLACEHOLDER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"[]|is a JSON object", "{\"a\"|not JSON", "{\"a\": {}, \"a\": {}}|not JSON"})
    void refusesWhatIsNoPriceFile(String text, String reason) {
        assertThatThrownBy(() -> PriceFile.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    private static PriceFile chat(String input, String output) {
        return PriceFile.read(
                "{\"m\": {\"litellm_provider\": \"p\", \"input_cost_per_token\": %s, \"output_cost_per_token\": %s}}"
                        .formatted(input, output));
    }

    private static PriceFile.Entry only(PriceFile file) {
        assertThat(file.entries()).hasSize(1);
        return file.entries().getFirst();
    }

    private static BigDecimal usd(String amount) {
        return new BigDecimal(amount);
    }
}
