package dev.headgate.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.accounting.Samples;
import dev.headgate.catalog.PriceSheet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelNamesTest {
    private final ModelNames names =
            new ModelNames(
                    Stream.of(
                            Samples.hosted("gpt-5.4-mini@openai", PriceSheet.UNKNOWN),
                            Samples.hosted("claude-haiku-4-5@anthropic", PriceSheet.UNKNOWN),
                            Samples.hosted(
                                    "claude-3-5-sonnet-20241022@anthropic", PriceSheet.UNKNOWN)),
                    List.of("gpt-4o"));

    @ParameterizedTest
    @CsvSource({
        "gpt-5.4-mini, gpt-5.4-mini",
        "GPT-5.4 mini, gpt-5.4-mini",
        "gpt-5.4-mini-2026-03-17, gpt-5.4-mini",
        "claude-haiku-4-5-20251001, claude-haiku-4-5",
        "Claude Haiku 4.5, claude-haiku-4-5",
        "Claude 3.5 Sonnet 2024-10-22, claude-3-5-sonnet-20241022",
        "gpt-4o-2024-08-06, gpt-4o",
    })
    void aModelIsFoundUnderTheNamesThatProvidersHaveForIt(String item, String model) {
        assertThat(names.model(item)).hasValue(model);
    }

    @Test
    void aSimilarNameIsAnotherModel() {
        assertThat(names.model("gpt-5.4")).isEmpty();
        assertThat(names.model("gpt-5.4-mini-audio")).isEmpty();
        assertThat(names.model("web search tool calls")).isEmpty();
    }
}
