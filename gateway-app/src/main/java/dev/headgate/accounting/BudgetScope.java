package dev.headgate.accounting;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whose spend a budget bounds. */
public enum BudgetScope {
    @JsonProperty("tenant")
    TENANT,
    @JsonProperty("team")
    TEAM,
    @JsonProperty("key")
    KEY
}
