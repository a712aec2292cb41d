package dev.headgate.routing;

import dev.headgate.routing.PolicyDocument.Destination;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds contenders by every name that a client or a policy may use. */
final class Fleet {
    /**
     * Hardware that is paid for comes before what bills tokens; then by name, so that it is total.
     */
    private static final Comparator<Contender> WITHIN_MODEL =
            Comparator.comparing((Contender contender) ->
                            contender.candidate().hosting() == Hosting.HOSTED)
                    .thenComparing(contender -> contender.candidate().deployment());

    private final Map<String, Contender> byDeployment;
    private final Map<String, List<Contender>> byModel;
    private final Map<String, List<Contender>> byAlias = new HashMap<>();

    Fleet(Collection<Candidate> candidates, CompiledPolicy policy) {
        byDeployment =
                candidates.stream()
                        .map(candidate -> new Contender(candidate, policy.constraints()))
                        .collect(
                                Collectors.toMap(
                                        contender -> contender.candidate().deployment(),
                                        Function.identity()));
        byModel =
                byDeployment.values().stream()
                        .sorted(WITHIN_MODEL)
                        .collect(
                                Collectors.groupingBy(
                                        contender -> contender.candidate().model(),
                                        Collectors.toUnmodifiableList()));
        policy.document().aliases().forEach((name, to) -> byAlias.put(name, deployments(to)));
    }

    private List<Contender> deployments(List<String> names) {
        return names.stream().distinct().map(byDeployment::get).filter(Objects::nonNull).toList();
    }

    boolean hasAlias(String name) {
        return byAlias.containsKey(name);
    }

    /**
     * What a client means by a name, in order of preference; empty if it means nothing. An alias
     * hides a model of its name.
     */
    List<Contender> requested(String name) {
        List<Contender> ofAlias = byAlias.get(name);
        if (ofAlias != null) {
            return ofAlias;
        }
        Contender one = byDeployment.get(name);
        return one != null ? List.of(one) : byModel.getOrDefault(name, List.of());
    }

    /** What a route lists for a request of that name, each once, in order. */
    Set<Contender> listed(List<Destination> among, String requested) {
        Set<Contender> listed = new LinkedHashSet<>();
        for (Destination destination : among) {
            switch (destination) {
                case Destination.Requested _ -> listed.addAll(requested(requested));
                case Destination.Named(var name) -> {
                    Contender contender = byDeployment.get(name);
                    if (contender != null) {
                        listed.add(contender);
                    }
                }
            }
        }
        return listed;
    }
}
