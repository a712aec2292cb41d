package dev.headgate.reporting;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What spend can be told apart by. */
sealed interface SpendDimension {

    /** Its name in the API and in files. */
    String column();

    /**
     * The SQL that gives its value; fixed text, never anything that was sent.
     *
     * @param parameter the name under which {@link #argument()} is bound, if it needs one
     */
    String expression(String parameter);

    /** What its expression is about, or null if it says everything itself. */
    default @Nullable String argument() {
        return null;
    }

    /**
     * Whether it tells charges apart that belong to the same call, so that calls cannot be counted
     * by it.
     */
    default boolean isOfCharges() {
        return false;
    }

    /** One that every call has. */
    enum Fixed implements SpendDimension {
        HOUR("to_char(h.hour at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:00\"Z\"')"),
        DAY("to_char(h.hour at time zone 'UTC', 'YYYY-MM-DD')"),
        /** Named by its Monday. */
        WEEK("to_char(date_trunc('week', h.hour at time zone 'UTC'), 'YYYY-MM-DD')"),
        MONTH("to_char(h.hour at time zone 'UTC', 'YYYY-MM')"),
        QUARTER("to_char(h.hour at time zone 'UTC', 'YYYY-\"Q\"Q')"),
        TENANT("s.tenant_name"),
        TEAM("s.team_name"),
        KEY("s.key_id::text"),
        ALIAS("s.alias"),
        MODEL("s.model"),
        DEPLOYMENT("s.deployment"),
        HOSTING("lower(s.hosting)"),
        /** The provider or pool. */
        PLACE(
                "coalesce((select p.name from providers p where p.id = s.place_id),"
                        + " (select q.name from pools q where q.id = s.place_id), s.place_id::text)"),
        RULE("s.rule"),
        METER("lower(h.meter)"),
        KIND("lower(h.kind)");

        private final String expression;

        Fixed(String expression) {
            this.expression = "coalesce(" + expression + ", '')";
        }

        @Override
        public String column() {
            return name().toLowerCase(Locale.ROOT);
        }

        @Override
        public String expression(String parameter) {
            return expression;
        }

        @Override
        public boolean isOfCharges() {
            return this == METER || this == KIND;
        }
    }

    /**
     * A tag that the books keep.
     *
     * @param name as it is in {@code headgate.books.reporting-tags}
     */
    record Tag(String name) implements SpendDimension {
        private static final String PREFIX = "tag:";

        @Override
        public String column() {
            return PREFIX + name;
        }

        @Override
        public String expression(String parameter) {
            return "coalesce(s.tags ->> :" + parameter + ", '')";
        }

        @Override
        public String argument() {
            return name;
        }
    }

    /**
     * Reads the names, in the order of {@link Fixed}, tags last.
     *
     * @throws GatewayException {@code INVALID_REQUEST} naming what is allowed
     */
    static List<SpendDimension> parse(Collection<String> names) {
        return names.stream()
                .map(name -> parse(name, "by"))
                .distinct()
                .sorted(Comparator.comparingInt(SpendDimension::rank))
                .toList();
    }

    /**
     * Reads one name.
     *
     * @param field what it was sent in
     */
    static SpendDimension parse(String name, String field) {
        String stripped = name.strip();
        if (stripped.startsWith(Tag.PREFIX) && stripped.length() > Tag.PREFIX.length()) {
            return new Tag(stripped.substring(Tag.PREFIX.length()));
        }
        return Arrays.stream(Fixed.values())
                .filter(dimension -> dimension.column().equals(stripped))
                .findFirst()
                .orElseThrow(() ->
                        new GatewayException(
                                        ErrorCode.INVALID_REQUEST,
                                        "'by' takes a comma-separated list of %s and tag:<name>, and each of these is also a filter: '%s' is none of them."
                                                .formatted(allowed(), stripped))
                                .at(field));
    }

    private static int rank(SpendDimension dimension) {
        return switch (dimension) {
            case Fixed fixed -> List.of(Fixed.values()).indexOf(fixed);
            case Tag _ -> Fixed.values().length;
        };
    }

    private static String allowed() {
        return Arrays.stream(Fixed.values()).map(Fixed::column).collect(Collectors.joining(", "));
    }
}
