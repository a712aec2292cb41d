package dev.headgate.accounting;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How long a budget lasts until it starts anew. */
public enum BudgetPeriod {
    /** A calendar month in the budget's time zone. */
    @JsonProperty("month")
    MONTH,
    /** For ever. */
    @JsonProperty("total")
    TOTAL
}
