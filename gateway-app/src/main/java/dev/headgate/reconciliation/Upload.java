package dev.headgate.reconciliation;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file as it came, bounded and in UTF-8.
 *
 * @param sha256 of its bytes, in hexadecimal
 */
record Upload(String text, String sha256) {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /**
     * @throws GatewayException {@code REQUEST_TOO_LARGE}, or {@code INVALID_REQUEST} if it is empty
     *     or no UTF-8
     */
    static Upload read(InputStream input, long maxBytes) throws IOException {
        byte[] bytes = input.readNBytes(Math.toIntExact(maxBytes + 1));
        if (bytes.length > maxBytes) {
            throw new GatewayException(
                    ErrorCode.REQUEST_TOO_LARGE,
                    "The file is longer than %d bytes. Export fewer columns, or days instead of hours."
                            .formatted(maxBytes));
        }
        String text = decoded(bytes);
        if (text.isBlank()) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    "The body is empty. Send the CSV file itself as the body.");
        }
        return new Upload(text, HexFormat.of().formatHex(sha256(bytes)));
    }

    private static String decoded(byte[] bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    "The file is no UTF-8 text. Save it as CSV in UTF-8, not as a workbook.",
                    e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
