package dev.headgate.reporting;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What spend can be told apart by. */
enum SpendDimension {
    DAY("to_char(h.hour at time zone 'UTC', 'YYYY-MM-DD')"),
    TENANT("s.tenant_name"),
    TEAM("s.team_name"),
    MODEL("s.model"),
    DEPLOYMENT("s.deployment"),
    HOSTING("lower(s.hosting)");

    /** The SQL that gives its value; fixed text, never anything that was sent. */
    final String expression;

    SpendDimension(String expression) {
        this.expression = expression;
    }

    /** Its name in the API and in files. */
    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads the names, in the order of this list.
     *
     * @throws GatewayException {@code INVALID_REQUEST} naming what is allowed
     */
    static Set<SpendDimension> parse(List<String> names) {
        Set<SpendDimension> dimensions = EnumSet.noneOf(SpendDimension.class);
        names.forEach(name -> dimensions.add(parse(name)));
        return dimensions;
    }

    private static SpendDimension parse(String name) {
        return Arrays.stream(values())
                .filter(dimension -> dimension.column().equals(name.strip()))
                .findFirst()
                .orElseThrow(() ->
                        new GatewayException(
                                        ErrorCode.INVALID_REQUEST,
                                        "'by' takes a comma-separated list of %s."
                                                .formatted(allowed()))
                                .at("by"));
    }

    private static String allowed() {
        return Arrays.stream(values())
                .map(SpendDimension::column)
                .collect(Collectors.joining(", "));
    }
}
