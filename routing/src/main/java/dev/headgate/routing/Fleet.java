package dev.headgate.routing;

import dev.headgate.routing.Offer.Role;
import dev.headgate.routing.PolicyDocument.Alias;
import dev.headgate.routing.PolicyDocument.Entry;
import dev.headgate.routing.PolicyDocument.Name;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

    Fleet(Collection<Candidate> candidates, List<Alias> aliases) {
        List<Contender> contenders = new ArrayList<>();
        for (Candidate candidate : candidates) {
            contenders.add(new Contender(contenders.size(), candidate));
        }
        byDeployment =
                contenders.stream()
                        .collect(
                                Collectors.toMap(
                                        contender -> contender.candidate().deployment(),
                                        Function.identity()));
        byModel =
                contenders.stream()
                        .sorted(WITHIN_MODEL)
                        .collect(
                                Collectors.groupingBy(
                                        contender -> contender.candidate().model(),
                                        Collectors.toUnmodifiableList()));
        for (Alias alias : aliases) {
            byAlias.put(alias.name().text(), deployments(alias));
        }
    }

    private List<Contender> deployments(Alias alias) {
        return alias.deployments().stream()
                .map(Name::text)
                .distinct()
                .map(byDeployment::get)
                .filter(Objects::nonNull)
                .toList();
    }

    boolean hasAlias(String name) {
        return byAlias.containsKey(name);
    }

    /**
     * What a client means by a name, in order of preference; empty if it means nothing. An alias
     * hides a model of its name.
     */
    private List<Contender> meant(String name) {
        List<Contender> ofAlias = byAlias.get(name);
        if (ofAlias != null) {
            return ofAlias;
        }
        Contender one = byDeployment.get(name);
        return one != null ? List.of(one) : byModel.getOrDefault(name, List.of());
    }

    /**
     * What a request could go to, each once: what its route lists, where copies may go, what the
     * client could have meant. What is listed gets no copy.
     *
     * @param shadows where copies of this request may go
     */
    List<Considered> consider(List<Entry> among, List<Name> shadows, String requested) {
        Gathering gathering = new Gathering();
        for (int entry = 0; entry < among.size(); entry++) {
            Entry listed = among.get(entry);
            if (listed.isRequested()) {
                gathering.addAll(meant(requested), Role.LISTED, entry);
            } else {
                gathering.add(byDeployment.get(listed.to().text()), Role.LISTED, entry);
            }
        }
        for (int entry = 0; entry < shadows.size(); entry++) {
            gathering.add(byDeployment.get(shadows.get(entry).text()), Role.SHADOW, entry);
        }
        gathering.addAll(meant(requested), Role.MEANT, 0);
        return gathering.considered;
    }

    /**
     * A contender and why it is considered.
     *
     * @param entry place in the list that names it
     */
    record Considered(Contender contender, Role role, int entry) {}

    /** Takes each contender once, in its first role. */
    private static final class Gathering {
        private final List<Considered> considered = new ArrayList<>();
        private final BitSet seen = new BitSet();

        void addAll(List<Contender> contenders, Role role, int entry) {
            for (Contender contender : contenders) {
                add(contender, role, entry);
            }
        }

        void add(@Nullable Contender contender, Role role, int entry) {
            if (contender != null && !seen.get(contender.index())) {
                seen.set(contender.index());
                considered.add(new Considered(contender, role, entry));
            }
        }
    }
}
