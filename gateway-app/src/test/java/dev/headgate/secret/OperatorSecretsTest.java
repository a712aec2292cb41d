package dev.headgate.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorSecretsTest {
    private static final String GIVEN = "0123456789abcdef0123456789abcdef";

    @TempDir Path folder;

    @Test
    void makesWhatNobodyGaveAndKeepsIt() {
        String made = TestSecrets.in(folder).text(Secret.ADMIN_TOKEN);

        assertThat(made).hasSizeGreaterThanOrEqualTo(32);
        assertThat(TestSecrets.in(folder).text(Secret.ADMIN_TOKEN)).isEqualTo(made);
    }

    @Test
    void keepsItWhereOnlyItsOwnerCanRead() throws IOException {
        Path file = TestSecrets.in(folder.resolve("new")).file(Secret.MASTER_KEY).orElseThrow();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void refusesAFileThatOthersCanRead() throws IOException {
        Path file = TestSecrets.in(folder).file(Secret.KEY_PEPPER).orElseThrow();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> TestSecrets.in(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void takesWhatTheEnvironmentGivesAndWritesNoFile() {
        OperatorSecrets secrets =
                new OperatorSecrets(new SecretProperties(folder, GIVEN, GIVEN, GIVEN));

        assertThat(secrets.text(Secret.ADMIN_TOKEN)).isEqualTo(GIVEN);
        assertThat(secrets.file(Secret.ADMIN_TOKEN)).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    /** A10, A26: a weak secret is no secret. */
    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "changeme", "0123456789abcdef0123456789abcde"})
    void refusesAShortSecret(String weak) {
        assertThatThrownBy(
                        () -> new OperatorSecrets(new SecretProperties(folder, weak, GIVEN, GIVEN)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("HEADGATE_KEY_PEPPER")
                .hasMessageContaining("at least 32");
    }

    @Test
    void refusesAnEmptySecretFile() throws IOException {
        Path file = TestSecrets.in(folder).file(Secret.KEY_PEPPER).orElseThrow();
        Files.writeString(file, "");

        assertThatThrownBy(() -> TestSecrets.in(folder)).hasMessageContaining(file.toString());
    }

    @Test
    void saysWhereItCannotKeepASecret() throws IOException {
        Path notAFolder = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> TestSecrets.in(notAFolder))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(notAFolder.toString());
    }

    /** A07: a key of one purpose is of no use for another. */
    @Test
    void derivesAnotherKeyForEachPurpose() {
        OperatorSecrets secrets = TestSecrets.in(folder);

        byte[] key = secrets.derive(Secret.MASTER_KEY, "one", "AES").getEncoded();

        assertThat(key).hasSize(32);
        assertThat(secrets.derive(Secret.MASTER_KEY, "one", "AES").getEncoded()).isEqualTo(key);
        assertThat(secrets.derive(Secret.MASTER_KEY, "two", "AES").getEncoded()).isNotEqualTo(key);
        assertThat(secrets.derive(Secret.KEY_PEPPER, "one", "AES").getEncoded()).isNotEqualTo(key);
    }

    @Test
    void doesNotTellItsSecretsInLogs() {
        assertThat(new SecretProperties(folder, GIVEN, GIVEN, GIVEN).toString())
                .doesNotContain(GIVEN);
    }
}
