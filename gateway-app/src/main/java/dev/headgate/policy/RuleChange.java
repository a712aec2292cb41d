package dev.headgate.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What became of a rule.
 *
 * @param name of the rule
 * @param positionBefore among the rules, from 1, or null if it was not there
 * @param positionAfter among the rules, from 1, or null if it is not there any more
 * @param fields what changed in it
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record RuleChange(
        String name,
        Kind change,
        @Nullable Integer positionBefore,
        @Nullable Integer positionAfter,
        List<FieldChange> fields) {

    RuleChange {
        fields = List.copyOf(fields);
    }

    /** What happened. */
    enum Kind {
        @JsonProperty("added")
        ADDED,
        @JsonProperty("removed")
        REMOVED,
        /** It says something else, where it was. */
        @JsonProperty("changed")
        CHANGED,
        /** It says the same, before or behind other rules than it did. */
        @JsonProperty("moved")
        MOVED,
        /** Both. */
        @JsonProperty("moved_and_changed")
        MOVED_AND_CHANGED
    }
}
