package dev.headgate.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> WORDS = List.of("name", "when", "allow", "route", "region");

    @ParameterizedTest
    @CsvSource({
        "wehn, when",
        "nam, name",
        "names, name",
        "alow, allow",
        "allwo, allow",
        "routes, route",
        "regoin, region",
        "regiin, region",
        "rgion, region"
    })
    void findsWhatWasMeant(String written, String meant) {
        assertThat(Nearest.to(written, WORDS)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"x", "strategy", "noire", "wxyz", "whennnn"})
    void findsNothingThatIsFar(String written) {
        assertThat(Nearest.to(written, WORDS)).isEmpty();
    }

    @Test
    void takesTheNearestOfSeveralAndOfEqualOnesTheFirst() {
        assertThat(Nearest.to("gpt-4o@openai", List.of("gpt-4@openai", "gpt-4o@opena", "x")))
                .contains("gpt-4@openai");
        assertThat(Nearest.to("llama@gpu", List.of("lama@gp", "llama@gpu-a", "llama@gpo")))
                .contains("llama@gpo");
    }

    @Test
    void saysItInASentence() {
        assertThat(Nearest.hint("wehn", WORDS)).isEqualTo(" Did you mean 'when'?");
        assertThat(Nearest.hint("strategy", WORDS)).isEmpty();
    }

    @Test
    void doesNotCompareWhatIsMuchTooLong() {
        assertThat(Nearest.to("x".repeat(200_000), WORDS)).isEmpty();
    }
}
