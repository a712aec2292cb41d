package dev.headgate.focus;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;

/** How a file is written. */
enum ExportFormat {
    CSV("text/csv;charset=UTF-8") {
        // Readers of text multiply in binary floating point and compare exactly, so that the cost
        // is the shortest decimal of that product; it is off by less than a hundredth of a
        // billionth.
        @Override
        BigDecimal product(BigDecimal price, BigDecimal quantity) {
            return new BigDecimal(Double.toString(price.doubleValue() * quantity.doubleValue()));
        }
    },
    PARQUET("application/vnd.apache.parquet") {
        @Override
        BigDecimal product(BigDecimal price, BigDecimal quantity) {
            return price.multiply(quantity);
        }
    };

    private final String mediaType;

    ExportFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** A cost of which the file must say that it is a price times a quantity. */
    abstract BigDecimal product(BigDecimal price, BigDecimal quantity);

    String mediaType() {
        return mediaType;
    }

    /** Its name in the API, which is also the ending of file names. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a name such as {@code csv}.
     *
     * @throws GatewayException {@code INVALID_REQUEST} naming the known ones
     */
    static ExportFormat of(String label) {
        return Arrays.stream(values())
                .filter(format -> format.label().equals(label))
                .findFirst()
                .orElseThrow(() ->
                        new GatewayException(
                                        ErrorCode.INVALID_REQUEST,
                                        "Exports are written as csv or parquet.")
                                .at("format"));
    }
}
