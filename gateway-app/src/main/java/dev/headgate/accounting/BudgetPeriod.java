package dev.headgate.accounting;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How long a budget lasts until it starts anew, by the calendar of its time zone. */
public enum BudgetPeriod {
    @JsonProperty("day")
    DAY,
    /** From Monday to Sunday. */
    @JsonProperty("week")
    WEEK,
    @JsonProperty("month")
    MONTH,
    @JsonProperty("quarter")
    QUARTER,
    @JsonProperty("year")
    YEAR,
    /** Begins on the same day of each month as the fiscal year does of its own. */
    @JsonProperty("fiscal_month")
    FISCAL_MONTH,
    @JsonProperty("fiscal_quarter")
    FISCAL_QUARTER,
    @JsonProperty("fiscal_year")
    FISCAL_YEAR,
    /** For ever. */
    @JsonProperty("total")
    TOTAL;

    /** Whether it is counted from the first day of a fiscal year. */
    boolean isFiscal() {
        return switch (this) {
            case FISCAL_MONTH, FISCAL_QUARTER, FISCAL_YEAR -> true;
            case DAY, WEEK, MONTH, QUARTER, YEAR, TOTAL -> false;
        };
    }

    /** The name in files and over HTTP. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
