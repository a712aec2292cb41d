package dev.headgate.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a constraint says of each contender. Equal facts get equal answers; where what it reads of a
 * request takes few values, its answers are kept by them. Safe for use by many threads.
 */
final class Permits {
    /** Values are the clients' to choose, so answers for more of them are forgotten. */
    static final int MOST = 256;

    private final Condition allow;
    private final int contenders;
    private final Map<List<@Nullable Object>, Condition.Answer[]> kept = new ConcurrentHashMap<>();

    Permits(Condition allow, int contenders) {
        this.allow = allow;
        this.contenders = contenders;
    }

    /** The answers for one request. */
    interface Row {
        Condition.Answer of(Contender contender);
    }

    Row forRequest(RequestFacts request, Condition.Subject subject) {
        List<FactKey> keys = allow.keys();
        if (keys == null) {
            return contender -> ask(contender, subject);
        }
        Condition.@Nullable Answer[] answers = answersFor(keys, request);
        return contender -> {
            // Two threads may both ask; they get the same answer.
            Condition.Answer known = answers[contender.index()];
            if (known == null) {
                known = ask(contender, subject);
                answers[contender.index()] = known;
            }
            return known;
        };
    }

    private Condition.@Nullable Answer[] answersFor(List<FactKey> keys, RequestFacts request) {
        List<@Nullable Object> values = new ArrayList<>(keys.size());
        for (FactKey key : keys) {
            values.add(key.reader().apply(request));
        }
        if (kept.size() > MOST) {
            kept.clear();
        }
        return kept.computeIfAbsent(values, _ -> new Condition.Answer[contenders]);
    }

    private Condition.Answer ask(Contender contender, Condition.Subject subject) {
        return allow.ask(subject.with(contender.value()));
    }
}
