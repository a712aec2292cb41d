package dev.headgate.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.secret.TestSecrets;
import org.junit.jupiter.api.Test;

/** Persons are known by pseudonyms. */
class EndUsersTest {
    private final EndUsers users =
            new EndUsers(TestSecrets.withPepper("a pepper of one gateway, long enough"));

    @Test
    void aUserHasTheSamePseudonymEveryTime() {
        assertThat(users.pseudonym("acme", "anna@acme.example"))
                .isEqualTo(users.pseudonym("acme", "anna@acme.example"))
                .hasSize(22)
                .doesNotContain("anna");
    }

    @Test
    void usersOfOtherTenantsAreOthers() {
        assertThat(users.pseudonym("acme", "anna")).isNotEqualTo(users.pseudonym("wile", "anna"));
        assertThat(users.pseudonym("ab", "c")).isNotEqualTo(users.pseudonym("a", "bc"));
    }

    @Test
    void anotherPepperGivesOtherPseudonyms() {
        EndUsers elsewhere =
                new EndUsers(TestSecrets.withPepper("the pepper of another one, long enough"));

        assertThat(elsewhere.pseudonym("acme", "anna"))
                .isNotEqualTo(users.pseudonym("acme", "anna"));
    }

    @Test
    void nobodyHasNone() {
        assertThat(users.pseudonym("acme", null)).isNull();
        assertThat(users.pseudonym("acme", "")).isNull();
    }
}
