package dev.headgate.identity;

import java.util.HexFormat;
import java.util.regex.Pattern;

/** A key of the configuration file, given by itself or by its SHA-256. */
public final class DeclaredKey {
    private static final Pattern PUBLIC_ID = Pattern.compile("[0-9A-Za-z]{8}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    private final KeySettings settings;
    private final String publicId;
    private final String lastFour;
    private final byte[] sha256;

    private DeclaredKey(KeySettings settings, String publicId, String lastFour, byte[] sha256) {
        this.settings = settings;
        this.publicId = publicId;
        this.lastFour = lastFour;
        this.sha256 = sha256;
    }

    /**
     * A key that the operator holds.
     *
     * @throws IllegalArgumentException if the text is not an API key; does not quote it
     */
    public static DeclaredKey shown(KeySettings settings, String text) {
        ApiKey key =
                ApiKey.parse(text)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "holds no API key of the form"
                                                + " hg_<8>_<32 or more>_<6 check characters>"));
        return new DeclaredKey(settings, key.publicId(), key.lastFour(), key.sha256());
    }

    /**
     * A key that only its owner holds.
     *
     * @param publicId the eight characters after {@code hg_}
     * @param sha256 of the whole key, in hexadecimal
     * @throws IllegalArgumentException if one of them has not that form
     */
    public static DeclaredKey hashed(KeySettings settings, String publicId, String sha256) {
        if (!PUBLIC_ID.matcher(publicId).matches()) {
            throw new IllegalArgumentException(
                    "'id' must be the eight characters of the key after 'hg_'");
        }
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("'sha256' must be 64 hexadecimal digits");
        }
        return new DeclaredKey(settings, publicId, "", HexFormat.of().parseHex(sha256));
    }

    KeySettings settings() {
        return settings;
    }

    KeyProof proof(KeyHasher hasher) {
        return new KeyProof(publicId, lastFour, hasher.digest(sha256));
    }

    /** The part of the key that tells it from others. */
    public String publicId() {
        return publicId;
    }
}
