package dev.headgate.replay;

import dev.headgate.routing.Candidate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What decisions chose among, by name and by place. */
record Choices(List<Candidate> list, Map<String, Candidate> byName) {

    static Choices of(List<Candidate> candidates) {
        Map<String, Candidate> byName = new HashMap<>();
        candidates.forEach(candidate -> byName.put(candidate.deployment(), candidate));
        return new Choices(candidates, byName);
    }

    @Nullable Candidate find(String deployment) {
        return byName.get(deployment);
    }

    /** A deployment that a router of these candidates named. */
    Candidate get(String deployment) {
        return Objects.requireNonNull(byName.get(deployment), deployment);
    }

    List<String> names(List<Integer> places) {
        return places.stream().map(place -> list.get(place).deployment()).toList();
    }
}
