package dev.headgate.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.error.GatewayException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The key by which a provider finds what it has cached. */
class CacheKeyTest {

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            value = {
                "{'model':'a','messages':[]} | {'prompt_cache_key':'k7','model':'m','messages':[]}",
                "{'model':'a','prompt_cache_key':'mine','messages':[]}"
                        + " | {'model':'m','prompt_cache_key':'k7','messages':[]}",
                "{'model':'a','prompt_cache_key':null,'messages':[]}"
                        + " | {'model':'m','prompt_cache_key':'k7','messages':[]}"
            })
    void isSetInPlaceOfTheClients(String sent, String upstream) {
        assertThat(forUpstream(sent, "k7")).isEqualTo(withMessage(upstream));
    }

    @Test
    void ofTheClientPassesToAnUpstreamThatIsToldNone() {
        assertThat(forUpstream("{'model':'a','prompt_cache_key':'mine','messages':[]}", null))
                .isEqualTo(withMessage("{'model':'m','prompt_cache_key':'mine','messages':[]}"));
    }

    @ParameterizedTest
    @CsvSource({"{'prompt_cache_key':'mine'}, mine", "{'prompt_cache_key':null}, ", "{'x':1}, "})
    void isReadFromTheBody(String fields, String key) {
        assertThat(chat("{'model':'a','messages':[]," + fields.substring(1)).cacheKey())
                .isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "[]", "{}"})
    void isAString(String value) {
        assertThatThrownBy(
                        () -> chat("{'model':'a','messages':[],'prompt_cache_key':" + value + "}"))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("prompt_cache_key");
    }

    private static String forUpstream(String body, String key) {
        byte[] sent = chat(body).forUpstream("m", null, OutputLimitField.MAX_TOKENS, key);
        return new String(sent, StandardCharsets.UTF_8);
    }

    private static ChatRequest chat(String body) {
        return ChatRequest.parse(withMessage(body).getBytes(StandardCharsets.UTF_8));
    }

    private static String withMessage(String body) {
        return body.replace("'messages':[]", "'messages':[{'role':'user','content':'x'}]")
                .replace('\'', '"');
    }
}
