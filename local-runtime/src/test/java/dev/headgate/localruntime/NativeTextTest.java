package dev.headgate.localruntime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "é 日本",
                "\ud83d\ude00",
                "a\u0000b",
                "\uf8f1",
                "\uf8f1000041",
                "\uf8f1 $1 \\ \ud83d\ude00"
            })
    void comesBackUnchanged(String text) {
        String escaped = NativeText.escape(text);

        assertThat(NativeText.unescape(escaped)).isEqualTo(text);
        assertThat(escaped).matches("[^\\x00\\ud800-\\udfff]*");
    }
}
