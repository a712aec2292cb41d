package dev.headgate.identity;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.HexFormat;

/**
 * A key that was just made; the only answer that ever holds one.
 *
 * @param key the key itself
 * @param sha256 of the key, in hexadecimal: declares the same key in a configuration file
 */
record NewKeyView(String key, String sha256, @JsonUnwrapped KeyView details) {

    static NewKeyView of(ApiKey key, ApiKeyEntity stored) {
        return new NewKeyView(
                key.reveal(), HexFormat.of().formatHex(key.sha256()), KeyView.of(stored));
    }

    @Override
    public String toString() {
        return "NewKeyView[" + details.masked() + "]";
    }
}
