package dev.headgate.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T05, A17: what may be called. */
class OutboundUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.openai.com/v1",
                "https://generativelanguage.googleapis.com/v1beta/openai",
                "https://10.0.0.8:8443/v1",
                "http://127.0.0.1:8000/v1",
                "http://[::1]:8000/v1",
                "http://[fd00::8]:8000/v1",
                "http://10.0.0.8:8000/v1",
                "http://192.168.1.5/v1",
                "http://172.16.3.4/v1",
                "http://localhost:8000/v1",
                "http://vllm:8000/v1",
                "http://vllm.models.svc:8000/v1",
                "http://vllm.models.svc.cluster.local:8000/v1",
                "http://gpu-a.corp.internal/v1"
            })
    void allowsHttpsAnywhereAndHttpInsideTheOperatorsNetwork(String url) {
        assertThat(OutboundUrl.checked("'base_url'", url)).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.openai.com/v1",
                "http://8.8.8.8/v1",
                "http://127.0.0.1.example.com/v1",
                "http://0x7f000001/v1",
                "http://2130706433/v1",
                "http://127.1/v1",
                "https://0xa9fea9fe/latest",
                "https://[::ffff:169.254.169.254]/latest",
                "https://999.1.1.1/v1",
                "http://252.1.1.1/v1",
                "http://[2001:4860:4860::8888]/v1",
                "https://169.254.169.254/latest",
                "http://169.254.169.254/latest",
                "https://[fe80::1]/v1",
                "https://0.0.0.0/v1",
                "http://metadata.google.internal/computeMetadata",
                "https://224.0.0.1/v1",
                "https://user@api.openai.com/v1",
                "https://api.openai.com@evil.example/v1",
                "https://api.openai.com/v1?key=1",
                "https://api.openai.com/v1#x",
                "https:///v1",
                "ftp://api.openai.com/v1",
                "file:///etc/passwd",
                "//api.openai.com/v1",
                "api.openai.com",
                "https://api.openai.com\\@evil.example/v1",
                "https://exa mple.com",
                ""
            })
    void refusesEverythingElse(String url) {
        assertThatThrownBy(() -> OutboundUrl.checked("'base_url'", url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'base_url'");
    }

    @Test
    void doesNotRepeatAPasswordInItsAnswer() {
        assertThatThrownBy(() -> OutboundUrl.checked("'base_url'", "https://u:canary@example.com"))
                .hasMessageNotContaining("canary");
    }

    @Test
    void dropsTheSlashAtTheEnd() {
        assertThat(OutboundUrl.checked("'base_url'", "https://api.openai.com/v1/"))
                .hasToString("https://api.openai.com/v1");
    }
}
