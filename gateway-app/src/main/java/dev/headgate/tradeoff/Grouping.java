package dev.headgate.tradeoff;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.util.regex.Pattern;

/**
 * What a use case is told apart by.
 *
 * @param expression the SQL that gives its name; fixed text in which {@code :tag} stands for what
 *     was sent
 * @param tag the name of the tag; empty for the others
 */
record Grouping(String label, String expression, String tag) {
    private static final String TAG = "tag:";
    private static final Pattern TAG_NAME = Pattern.compile("[\\w.-]{1,100}");

    /**
     * Reads {@code alias}, {@code tenant}, {@code team} or {@code tag:<name>}.
     *
     * @throws GatewayException {@code INVALID_REQUEST} naming what is allowed
     */
    static Grouping parse(String by) {
        return switch (by) {
            case "alias" -> new Grouping(by, "s.alias", "");
            case "tenant" -> new Grouping(by, "s.tenant_name", "");
            case "team" ->
                    new Grouping(by, "s.tenant_name || '/' || coalesce(s.team_name, '')", "");
            default -> byTag(by);
        };
    }

    private static Grouping byTag(String by) {
        String tag = by.startsWith(TAG) ? by.substring(TAG.length()) : "";
        if (!TAG_NAME.matcher(tag).matches()) {
            throw new GatewayException(
                            ErrorCode.INVALID_REQUEST,
                            "'by' takes alias, tenant, team or tag:<name>, such as tag:use_case.")
                    .at("by");
        }
        return new Grouping(by, "coalesce(s.tags ->> :tag, '')", tag);
    }
}
