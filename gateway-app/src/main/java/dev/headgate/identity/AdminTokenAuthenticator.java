package dev.headgate.identity;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.secret.OperatorSecrets;
import dev.headgate.secret.Secret;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Tells an administrator by the token of the installation. */
@Component
final class AdminTokenAuthenticator {
    private static final Administrator OPERATOR =
            new Administrator("admin-token", Role.PLATFORM_ADMIN);

    private final byte[] expected;

    AdminTokenAuthenticator(OperatorSecrets secrets) {
        expected = sha256(secrets.text(Secret.ADMIN_TOKEN));
    }

    /**
     * The administrator who sent this request.
     *
     * @throws GatewayException {@link ErrorCode#INVALID_API_KEY} if the token is missing or wrong
     */
    Administrator authenticate(HttpServletRequest request) {
        Set<String> tokens = PresentedKey.bearerTokens(request);
        String token = tokens.size() == 1 ? tokens.iterator().next() : "";
        if (!MessageDigest.isEqual(expected, sha256(token))) {
            throw new GatewayException(
                    ErrorCode.INVALID_API_KEY,
                    "Send the administrator token as 'Authorization: Bearer ...'. It is in"
                            + " HEADGATE_ADMIN_TOKEN or in the file admin-token of the data directory.");
        }
        return OPERATOR;
    }

    // Digests have one length, so that a comparison says nothing of the token's.
    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }
}
