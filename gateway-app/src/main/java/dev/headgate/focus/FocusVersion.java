package dev.headgate.focus;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.util.Arrays;

/** A version of the FinOps Open Cost and Usage Specification that is written. */
enum FocusVersion {
    V1_2("1.2"),
    V1_3("1.3"),
    V1_4("1.4");

    private final String number;

    FocusVersion(String number) {
        this.number = number;
    }

    /**
     * Reads a number such as {@code 1.2}.
     *
     * @throws GatewayException {@code INVALID_REQUEST} naming the known ones
     */
    static FocusVersion of(String number) {
        return Arrays.stream(values())
                .filter(version -> version.number.equals(number))
                .findFirst()
                .orElseThrow(() ->
                        new GatewayException(
                                        ErrorCode.INVALID_REQUEST,
                                        "FOCUS is exported in the versions 1.2, 1.3 and 1.4.")
                                .at("version"));
    }

    @Override
    public String toString() {
        return number;
    }
}
