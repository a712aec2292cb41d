package dev.headgate.inference;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Reads a body once, within bounds of size and time. Tomcat's own timer runs anew with every read,
 * so a client that drips bytes would evade it (T08).
 */
@Component
final class BodyReader {
    private static final int CHUNK = 16 * 1024;

    private final long maxBytes;
    private final Duration timeout;

    BodyReader(InferenceProperties properties) {
        maxBytes = properties.maxBodySize().toBytes();
        timeout = properties.bodyTimeout();
    }

    /**
     * The whole body.
     *
     * @throws GatewayException {@code REQUEST_TOO_LARGE}, or {@code INVALID_REQUEST} if it came too
     *     slowly
     */
    byte[] read(HttpServletRequest request) throws IOException {
        long declared = request.getContentLengthLong();
        if (declared > maxBytes) {
            throw tooLarge();
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        var body = new ByteArrayOutputStream((int) Math.max(declared, 1024));
        InputStream input = request.getInputStream();
        byte[] chunk = new byte[Math.clamp(declared, 1024, CHUNK)];
        for (int read = input.read(chunk); read >= 0; read = input.read(chunk)) {
            body.write(chunk, 0, read);
            if (body.size() > maxBytes) {
                throw tooLarge();
            }
            if (System.nanoTime() > deadline) {
                throw new GatewayException(
                        ErrorCode.INVALID_REQUEST,
                        "The body took longer than %d s to arrive.".formatted(timeout.toSeconds()));
            }
        }
        return body.toByteArray();
    }

    private GatewayException tooLarge() {
        return new GatewayException(
                ErrorCode.REQUEST_TOO_LARGE,
                "The body is longer than %d bytes. Send a shorter conversation."
                        .formatted(maxBytes));
    }
}
