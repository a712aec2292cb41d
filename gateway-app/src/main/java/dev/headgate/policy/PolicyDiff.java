package dev.headgate.policy;

import dev.headgate.policy.PolicyReview.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * How two policies differ.
 *
 * @param from what the one is, such as {@code version 3}
 * @param to what the other is
 * @param fields what differs outside of rules, such as aliases; null if one of the texts has not
 *     the shape of a policy
 * @param rules what became of rules; null likewise
 * @param deployments what is named by only one of them; null if one of them is not sound, or a
 *     tenant's
 * @param newFindings errors and warnings of the second that the first does not have
 * @param text the difference of the texts as a unified diff; empty if they are equal
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record PolicyDiff(
        String from,
        String to,
        @Nullable List<FieldChange> fields,
        @Nullable List<RuleChange> rules,
        @Nullable DeploymentChange deployments,
        List<Finding> newFindings,
        String text) {

    /** Deployments that requests may be sent to now, and that no rule or alias names any more. */
    record DeploymentChange(List<String> added, List<String> removed) {}
}
