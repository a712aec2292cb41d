package dev.headgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.policy.PolicyOutline.Rule;
import dev.headgate.policy.RuleChange.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RuleChangesTest {

    @Test
    void sayNothingOfWhatStays() {
        assertThat(RuleChanges.between(rules("a", "b", "c"), rules("a", "b", "c"))).isEmpty();
    }

    @Test
    void tellWhatCameAndWhatWent() {
        List<RuleChange> changes = RuleChanges.between(rules("a", "b"), rules("a", "c"));

        assertThat(changes)
                .containsExactly(
                        new RuleChange(
                                "c",
                                Kind.ADDED,
                                null,
                                2,
                                List.of(new FieldChange("when", null, "true"))),
                        new RuleChange(
                                "b",
                                Kind.REMOVED,
                                2,
                                null,
                                List.of(new FieldChange("when", "true", null))));
    }

    @Test
    void countTheFewestRulesAsMoved() {
        assertThat(RuleChanges.between(rules("a", "b", "c", "d"), rules("d", "a", "b", "c")))
                .containsExactly(new RuleChange("d", Kind.MOVED, 4, 1, List.of()));
    }

    @Test
    void tellEveryFieldBeforeAndAfter() {
        PolicyOutline before =
                outline("{ name: r, route: { strategy: priority, among: [a@x], max_wait: 2s } }");
        PolicyOutline after =
                outline("{ name: r, route: { strategy: cheapest, among: [a@x, b@x] } }");

        assertThat(RuleChanges.between(before.rules(), after.rules()))
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.change()).isEqualTo(Kind.CHANGED);
                    assertThat(change.fields())
                            .containsExactly(
                                    new FieldChange(
                                            "route.among", List.of("a@x"), List.of("a@x", "b@x")),
                                    new FieldChange("route.max_wait", "2s", null),
                                    new FieldChange("route.strategy", "priority", "cheapest"));
                });
    }

    @Test
    void seeARuleThatMovedAndChanged() {
        List<Rule> after = new ArrayList<>(rules("b", "c"));
        after.addFirst(new Rule("d", Map.of("when", "false")));

        assertThat(RuleChanges.between(rules("b", "c", "d"), after))
                .containsExactly(
                        new RuleChange(
                                "d",
                                Kind.MOVED_AND_CHANGED,
                                3,
                                1,
                                List.of(new FieldChange("when", "true", "false"))));
    }

    @Test
    void fieldsOutsideOfRulesAreComparedByTheirPaths() {
        PolicyOutline before = PolicyOutline.of("name: x\naliases: { a: [m@x] }").orElseThrow();
        PolicyOutline after = PolicyOutline.of("name: y\naliases: { b: [m@x] }").orElseThrow();

        assertThat(PolicyOutline.changes(before.fields(), after.fields()))
                .extracting(FieldChange::field)
                .containsExactly("aliases.a", "aliases.b", "name");
    }

    @Test
    void aTextThatIsNoPolicyHasNoOutline() {
        assertThat(
                        Stream.of("", "- a", "a: [", "rules: [x]", "rules: [{name: a}, {name: a}]")
                                .map(PolicyOutline::of))
                .allMatch(Optional::isEmpty);
    }

    /** Whoever takes the moved rules out finds the others in their old order. */
    @Property(tries = 300)
    void whatIsNotMovedKeepsItsOrder(
            @ForAll("orders") List<String> before, @ForAll("orders") List<String> after) {
        List<RuleChange> changes = RuleChanges.between(rules(before), rules(after));

        List<String> still =
                after.stream()
                        .filter(before::contains)
                        .filter(name ->
                                changes.stream().noneMatch(change -> change.name().equals(name)))
                        .toList();
        assertThat(before.stream().filter(still::contains).toList()).isEqualTo(still);
        assertThat(changes)
                .filteredOn(change -> change.change() == Kind.ADDED)
                .extracting(RuleChange::name)
                .containsExactlyElementsOf(
                        after.stream().filter(name -> !before.contains(name)).toList());
    }

    @Provide
    Arbitrary<List<String>> orders() {
        return Arbitraries.of("a", "b", "c", "d", "e", "f", "g").list().uniqueElements();
    }

    private static PolicyOutline outline(String rule) {
        return PolicyOutline.of("name: x\nrules: [" + rule + "]").orElseThrow();
    }

    private static List<Rule> rules(String... names) {
        return rules(List.of(names));
    }

    private static List<Rule> rules(List<String> names) {
        return names.stream().map(name -> new Rule(name, Map.of("when", "true"))).toList();
    }
}
