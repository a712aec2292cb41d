package dev.headgate.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * An API key as its owner holds it: {@code hg_<8 public>_<32 or more secret>_<6 check>}. The check
 * characters are the CRC-32 of all before them, so that a mistyped key costs no look-up and secret
 * scanners find few false alarms.
 */
final class ApiKey {
    static final int PUBLIC_CHARACTERS = 8;

    private static final String BASE62 =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** 43 characters of base 62 carry 256 bits. */
    private static final int SECRET_CHARACTERS = 43;

    private static final int CHECK_CHARACTERS = 6;
    private static final int LAST_CHARACTERS = 4;
    private static final Pattern FORM =
            Pattern.compile("(hg_([0-9A-Za-z]{8})_[0-9A-Za-z]{32,128})_([0-9A-Za-z]{6})");

    private final String text;
    private final String publicId;

    private ApiKey(String text, String publicId) {
        this.text = text;
        this.publicId = publicId;
    }

    /** The key, if this text has the form of one and its check characters are right. */
    static Optional<ApiKey> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || !check(matcher.group(1)).equals(matcher.group(3))) {
            return Optional.empty();
        }
        return Optional.of(new ApiKey(text, matcher.group(2)));
    }

    /** A new key that nobody can guess. */
    static ApiKey create(SecureRandom random) {
        String publicId = characters(random, PUBLIC_CHARACTERS);
        String body = "hg_" + publicId + "_" + characters(random, SECRET_CHARACTERS);
        return new ApiKey(body + "_" + check(body), publicId);
    }

    /** The part that may be stored and shown. */
    String publicId() {
        return publicId;
    }

    /** The end of the key, for its owner to recognise it by. */
    String lastFour() {
        return text.substring(text.length() - LAST_CHARACTERS);
    }

    /** The whole key; shown once, when it is made. */
    String reveal() {
        return text;
    }

    byte[] sha256() {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "hg_" + publicId + "_...";
    }

    private static String characters(SecureRandom random, int count) {
        return random.ints(count, 0, BASE62.length())
                .mapToObj(index -> BASE62.substring(index, index + 1))
                .collect(Collectors.joining());
    }

    private static String check(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        char[] characters = new char[CHECK_CHARACTERS];
        long rest = crc.getValue();
        for (int i = CHECK_CHARACTERS - 1; i >= 0; i--) {
            characters[i] = BASE62.charAt((int) (rest % BASE62.length()));
            rest /= BASE62.length();
        }
        return new String(characters);
    }
}
