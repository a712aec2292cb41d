package dev.headgate.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {
    private final ApiKey key = ApiKey.create(new SecureRandom());

    @Test
    void hasAPublicPartASecretOf256BitsAndCheckCharacters() {
        assertThat(key.reveal()).matches("hg_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}");
        assertThat(key.reveal()).startsWith("hg_" + key.publicId()).endsWith(key.lastFour());
    }

    @Test
    void isReadBackFromItsText() {
        assertThat(ApiKey.parse(key.reveal()))
                .hasValueSatisfying(read -> {
                    assertThat(read.publicId()).isEqualTo(key.publicId());
                    assertThat(read.sha256()).isEqualTo(key.sha256());
                });
    }

    @Test
    void isRefusedWithAnyOneCharacterChanged() {
        String text = key.reveal();
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == 'x' ? 'y' : 'x';
            String mistyped = text.substring(0, i) + other + text.substring(i + 1);

            assertThat(ApiKey.parse(mistyped)).as(mistyped).isEmpty();
        }
    }

    /** A01: what reaches the database has passed this door. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hg_",
                "sk-abcdef",
                "hg_abcdefgh_short_000000",
                "hg_' or 1=1_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_000000",
                "hg_abcdefgh_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_000000\n"
            })
    void refusesWhatHasNotTheFormOfAKey(String text) {
        assertThat(ApiKey.parse(text)).isEmpty();
    }

    @Test
    void doesNotTellItsSecretInLogs() {
        assertThat(key).hasToString("hg_" + key.publicId() + "_...");
    }

    @Test
    void isDifferentEachTime() {
        assertThat(ApiKey.create(new SecureRandom()).reveal()).isNotEqualTo(key.reveal());
    }
}
