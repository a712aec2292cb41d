package dev.headgate.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is known of somebody after the door. */
class AuthenticationTest {

    @Test
    void aCallerIsKnownByTheNameOfItsKeyAndTheKeyIsNotKept() {
        CallerAuthentication authentication =
                new CallerAuthentication(
                        new Caller(
                                new KeyId(new UUID(0, 1)),
                                "build-bot",
                                new TeamId(new UUID(0, 2)),
                                "builders",
                                new TenantId(new UUID(0, 3)),
                                "acme",
                                null,
                                Set.of(),
                                KeyLimits.NONE));

        assertThat(authentication.getName()).isEqualTo("build-bot");
        assertThat(authentication.getCredentials()).isEmpty();
        assertThat(authentication.isAuthenticated()).isTrue();
        assertThat(authentication.getAuthorities()).isEmpty();
    }

    @Test
    void anAdministratorHasTheAuthorityOfItsRole() {
        AdministratorAuthentication authentication =
                new AdministratorAuthentication(new Administrator("somebody", Role.AUDITOR));

        assertThat(authentication.getName()).isEqualTo("somebody");
        assertThat(authentication.getCredentials()).isEmpty();
        assertThat(authentication.getAuthorities()).containsExactly(Role.AUDITOR);
        assertThat(Role.AUDITOR.getAuthority()).isEqualTo("ROLE_AUDITOR");
    }
}
