package dev.headgate.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "null",
                "\"text\"",
                "{",
                "{\"model\":\"m\"",
                "{\"model\":\"m\",}",
                "{'model':'m'}",
                "{model:1}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{\"a\":1}{\"b\":2}",
                "{\"a\":1} x",
                "{\"a\":\"\u0001\"}",
                "{\"a\":1 /* why */}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"unended",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"unended\\",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"unended\\u00",
            })
    void refusesWhatIsNotOneJsonObject(String body) {
        assertInvalid(body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"cheap\",\"model\":\"dear\"}",
                "{\"model\":\"cheap\",\"mod\\u0065l\":\"dear\"}",
                "{\"x\":{\"deep\":[{\"a\":1,\"a\":2}]}}",
            })
    void a28RefusesAFieldNamedTwiceSinceTwoParsersMayDisagree(String body) {
        assertThat(assertInvalid(body.getBytes(StandardCharsets.UTF_8))).contains("twice");
    }

    @ParameterizedTest
    @MethodSource
    void t07RefusesBombs(String body) {
        assertThat(assertInvalid(body.getBytes(StandardCharsets.UTF_8))).contains("beyond");
    }

    static Stream<String> t07RefusesBombs() {
        return Stream.of(
                "{\"a\":" + "[".repeat(65) + "]".repeat(65) + "}",
                "{\"a\":[" + "0,".repeat(200_000) + "0]}",
                "{\"a\":" + "9".repeat(101) + "}",
                "{\"" + "n".repeat(1_001) + "\":1}");
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        assertInvalid("{\"a\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertInvalid(new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'});
        assertInvalid(
                new byte[] {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '1', '}'});
        assertInvalid(("{\"a\":\"" + "é".repeat(9_000)).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void refusesAnotherEncodingThatAParserMightGuess() {
        assertInvalid("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE));
        assertInvalid("{\"a\":1}".getBytes(StandardCharsets.UTF_16BE));
        assertInvalid("\uFEFF{\"a\":1}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a20DoesNotRepeatTheBody() {
        byte[] body =
                "{\"secret-name\":\"x\",\"secret-name\":s3cret}".getBytes(StandardCharsets.UTF_8);

        assertThat(assertInvalid(body)).doesNotContain("secret", "s3cret").contains("line 1");
    }

    private static String assertInvalid(byte[] body) {
        String[] message = new String[1];
        assertThatThrownBy(() -> ChatRequest.parse(body))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refusal -> {
                            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_JSON);
                            message[0] = refusal.message();
                        });
        return message[0];
    }
}
