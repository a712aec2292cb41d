package dev.headgate.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PriorityClassTest {

    @Test
    void isWhatTheTagSays() {
        assertThat(PriorityClass.ofTags(Map.of("priority_class", "batch")))
                .isEqualTo(PriorityClass.BATCH);
        assertThat(PriorityClass.ofTags(Map.of("priority_class", "interactive")))
                .isEqualTo(PriorityClass.INTERACTIVE);
    }

    @Test
    void isInteractiveUnlessATagSaysOtherwise() {
        assertThat(PriorityClass.ofTags(Map.of())).isEqualTo(PriorityClass.INTERACTIVE);
        assertThat(PriorityClass.ofTags(Map.of("priority_class", "urgent")))
                .isEqualTo(PriorityClass.INTERACTIVE);
    }

    @Test
    void onlyWhatCanWaitIsShed() {
        assertThat(PriorityClass.BATCH.isSheddable()).isTrue();
        assertThat(PriorityClass.INTERACTIVE.isSheddable()).isFalse();
    }

    @Test
    void isAFactThatConditionsSee() {
        CompiledPolicy policy =
                Given.rules("- { name: r, when: request.priority == 'batch', allow: 'false' }");
        Candidate own = Given.selfHosted("own@gpu");

        assertThat(Given.targets(Given.decide(policy, Given.request("own"), own)))
                .containsExactly("own@gpu");
        Given.refused(
                Given.decide(
                        policy, Given.ofClass(Given.request("own"), PriorityClass.BATCH), own));
    }
}
