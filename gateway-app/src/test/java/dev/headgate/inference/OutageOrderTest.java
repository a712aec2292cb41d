package dev.headgate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.accounting.Samples;
import dev.headgate.catalog.CatalogSnapshot;
import dev.headgate.routing.PriorityClass;
import dev.headgate.routing.RoutingDecision.Explanation;
import dev.headgate.routing.RoutingDecision.Hedge;
import dev.headgate.routing.RoutingDecision.Routed;
import dev.headgate.routing.RoutingDecision.Target;
import dev.headgate.routing.RoutingDecision.Terms;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** R13: own capacity comes first while the database is down. */
class OutageOrderTest {
    private final RecordingBook book = new RecordingBook();
    private final CatalogSnapshot catalog =
            new CatalogSnapshot(
                    List.of(
                            Samples.hosted(),
                            Samples.selfHosted("llama@gpu-a", "1", 2),
                            Samples.hosted("opus@anthropic", Samples.price("5", "25")),
                            Samples.selfHosted("qwen@gpu-b", "1", 2)));
    private final OutageOrder order = new OutageOrder(book, () -> catalog);
    private final Routed decided =
            new Routed(
                    targets("gpt@openai", "llama@gpu-a", "opus@anthropic", "qwen@gpu-b"),
                    new Terms(
                            targets("qwen@gpu-b"),
                            new Hedge(target("llama@gpu-a"), Duration.ofSeconds(1), BigDecimal.ONE),
                            "session",
                            Duration.ofSeconds(9),
                            Duration.ofSeconds(2),
                            PriorityClass.BATCH),
                    new Explanation("rule", "priority", "it is first", List.of(), List.of()));

    @Test
    void theDecisionHoldsWhileTheDatabaseIsThere() {
        assertThat(order.of(decided)).isSameAs(decided);
    }

    @Test
    void ownCapacityComesFirstAndEachKindKeepsItsOrder() {
        book.withoutDatabase = true;

        assertThat(order.of(decided).targets())
                .extracting(Target::deployment)
                .containsExactly("llama@gpu-a", "qwen@gpu-b", "gpt@openai", "opus@anthropic");
    }

    @Test
    void copiesAndSecondCallsAreNotMade() {
        book.withoutDatabase = true;

        Terms terms = order.of(decided).terms();

        assertThat(terms.shadows()).isEmpty();
        assertThat(terms.hedge()).isNull();
        assertThat(terms.affinityKey()).isEqualTo("session");
        assertThat(terms.deadline()).isEqualTo(Duration.ofSeconds(9));
    }

    private static List<Target> targets(String... deployments) {
        return Stream.of(deployments).map(OutageOrderTest::target).toList();
    }

    private static Target target(String deployment) {
        return new Target(deployment, null, null);
    }
}
