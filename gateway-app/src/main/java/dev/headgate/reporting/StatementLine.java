package dev.headgate.reporting;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A line of a statement.
 *
 * @param team who used it; null where no team did
 * @param model empty where it stands for no model
 * @param place the provider or pool
 * @param kind why it was charged
 * @param corrects the month that it corrects, as {@code 2026-09}; null for the statement's own
 * @param calls null where calls are not what is charged
 * @param usd exact
 */
record StatementLine(
        Section section,
        @Nullable String team,
        String model,
        String hosting,
        String place,
        String kind,
        @Nullable String corrects,
        @Nullable Calls calls,
        BigDecimal usd) {

    /** What belongs together on a statement, in its order. */
    enum Section {
        USAGE("Usage"),
        IDLE("Idle capacity"),
        OVERHEAD("Overhead of own capacity"),
        CORRECTIONS("Corrections");

        private final String title;

        Section(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        static Section of(String kind) {
            return switch (kind) {
                case "USAGE" -> USAGE;
                case "IDLE" -> IDLE;
                case "OVERHEAD" -> OVERHEAD;
                default -> CORRECTIONS;
            };
        }
    }

    /**
     * @param unpriced of the calls, those whose price is unknown: their cost is missing
     * @param inputTokens cached ones included
     * @param outputTokens reasoning included
     */
    record Calls(long calls, long unpriced, long inputTokens, long outputTokens) {}
}
