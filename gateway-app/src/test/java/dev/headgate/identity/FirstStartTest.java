package dev.headgate.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.secret.OperatorSecrets;
import dev.headgate.secret.TestSecrets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a start finds that is not the first. */
class FirstStartTest extends IdentityApplication {
    private final FirstStart start;
    private final JdbcClient database;
    private final TenantRegistry tenants;

    FirstStartTest(
            FirstKey firstKey,
            OperatorSecrets secrets,
            @LocalServerPort int port,
            FirstStart start,
            JdbcClient database,
            TenantRegistry tenants) {
        super(firstKey, secrets, port);
        this.start = start;
        this.database = database;
        this.tenants = tenants;
    }

    @Test
    void aSecondStartMakesNoKey() {
        assertThat(start.begin().text()).isEmpty();
    }

    @Test
    void aStartWithAnotherPepperIsRefused(@TempDir Path otherFolder) {
        KeyHasher other = new KeyHasher(TestSecrets.in(otherFolder));
        FirstStart replica = new FirstStart(database, other, tenants, Clock.systemUTC());

        assertThatThrownBy(replica::begin)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("HEADGATE_KEY_PEPPER");
    }

    @Test
    void theFirstKeyIsNotInLogs() {
        assertThat(new FirstKey(Optional.of(firstKey()))).hasToString("FirstKey[made]");
    }
}
