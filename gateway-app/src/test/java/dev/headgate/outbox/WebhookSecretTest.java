package dev.headgate.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class WebhookSecretTest {

    /** The example of the Standard Webhooks specification's own libraries. */
    @Test
    void signsAsTheSpecificationDoes() {
        var secret = new WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        String signature =
                secret.sign(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}");

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void aNewSecretHas32RandomBytes() {
        SecureRandom random = new SecureRandom();
        WebhookSecret one = WebhookSecret.random(random);

        assertThat(one.text()).startsWith("whsec_");
        assertThat(Base64.getDecoder().decode(one.text().substring(6))).hasSize(32);
        assertThat(WebhookSecret.random(random).text()).isNotEqualTo(one.text());
    }

    @Test
    void a26WhatIsNoSecretSignsNothing() {
        assertThatThrownBy(() -> new WebhookSecret(""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a20IsNotInLogs() {
        assertThat(new WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").toString())
                .doesNotContain("MfKQ9r8");
    }
}
