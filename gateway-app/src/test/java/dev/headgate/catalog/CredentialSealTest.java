package dev.headgate.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.secret.Seal.UnsealableException;
import dev.headgate.secret.TestSecrets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialSealTest {
    private static final UUID ROW = UUID.randomUUID();

    private CredentialSeal seal;

    @BeforeEach
    void makeTheKey(@TempDir Path folder) {
        seal = new CredentialSeal(TestSecrets.in(folder));
    }

    @Test
    void opensWhatItSealed() throws UnsealableException {
        assertThat(seal.open(seal.seal("sk-canary", ROW), ROW)).isEqualTo("sk-canary");
    }

    @Test
    void sealsTheSameCredentialDifferentlyEachTime() {
        assertThat(seal.seal("sk-canary", ROW)).isNotEqualTo(seal.seal("sk-canary", ROW));
    }

    @Test
    void showsNothingOfTheCredential() {
        String sealed = seal.seal("sk-canary", ROW);

        assertThat(sealed).startsWith("v1.");
        assertThat(new String(Base64.getDecoder().decode(sealed.substring(3))))
                .doesNotContain("canary");
    }

    /** A07: moved to another row it is of no use. */
    @Test
    void a07_doesNotOpenForAnotherRow() {
        String sealed = seal.seal("sk-canary", ROW);

        assertThatThrownBy(() -> seal.open(sealed, UUID.randomUUID()))
                .isInstanceOf(UnsealableException.class);
    }

    @Test
    void doesNotOpenWithAnotherMasterKey(@TempDir Path otherFolder) {
        CredentialSeal other = new CredentialSeal(TestSecrets.in(otherFolder));

        assertThatThrownBy(() -> other.open(seal.seal("sk-canary", ROW), ROW))
                .isInstanceOf(UnsealableException.class);
    }

    @Test
    void doesNotOpenWithAnyBitChanged() {
        byte[] bytes = Base64.getDecoder().decode(seal.seal("sk-canary", ROW).substring(3));
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            String sealed = "v1." + Base64.getEncoder().encodeToString(changed);

            assertThatThrownBy(() -> seal.open(sealed, ROW))
                    .as("byte %d", i)
                    .isInstanceOf(UnsealableException.class);
        }
    }

    @Test
    void doesNotOpenAnUnknownVersion() {
        assertThatThrownBy(() -> seal.open("v2.AAAA", ROW)).isInstanceOf(UnsealableException.class);
    }

    /** A20: also what administrators send stays out of logs. */
    @Test
    void a20_aCredentialIsNotInLogs() {
        assertThat(new CatalogBodies.CredentialBody("sk-canary").toString())
                .doesNotContain("canary");
    }
}
