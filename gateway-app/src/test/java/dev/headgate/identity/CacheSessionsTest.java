package dev.headgate.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.secret.TestSecrets;
import org.junit.jupiter.api.Test;

/** What upstreams learn of a conversation. */
class CacheSessionsTest {
    private static final String PEPPER = "a pepper of one gateway, long enough";
    private final CacheSessions sessions = new CacheSessions(TestSecrets.withPepper(PEPPER));

    @Test
    void aConversationKeepsItsKey() {
        assertThat(sessions.key("acme", "42"))
                .isEqualTo(sessions.key("acme", "42"))
                .isEqualTo(new CacheSessions(TestSecrets.withPepper(PEPPER)).key("acme", "42"))
                .matches("[A-Za-z0-9_-]{22}");
    }

    @Test
    void noTwoTenantsOrConversationsShareOne() {
        assertThat(sessions.key("acme", "42"))
                .isNotEqualTo(sessions.key("globex", "42"))
                .isNotEqualTo(sessions.key("acme", "43"));
    }

    @Test
    void itIsNoUsersPseudonym() {
        var users = new EndUsers(TestSecrets.withPepper(PEPPER));

        assertThat(sessions.key("acme", "ada")).isNotEqualTo(users.pseudonym("acme", "ada"));
    }

    @Test
    void whatIsNotNamedHasNone() {
        assertThat(sessions.key("acme", null)).isNull();
        assertThat(sessions.key("acme", "")).isNull();
    }
}
