package dev.headgate.routing;

import dev.headgate.routing.CompiledPolicy.ConstraintRule;
import dev.headgate.routing.CompiledPolicy.RouteRule;
import dev.headgate.routing.Condition.Known;
import dev.headgate.routing.Condition.Unanswerable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rules of a policy speak of a request.
 *
 * @param route the first route whose condition holds, or null if none does
 * @param constraints those whose condition holds, or of which nobody can tell
 * @param notes rules of which nobody could tell, and what came of it
 */
record Spoken(@Nullable RouteRule route, List<ConstraintRule> constraints, List<String> notes) {

    static Spoken of(CompiledPolicy policy, Condition.Subject request) {
        List<String> notes = new ArrayList<>();
        RouteRule route = route(policy, request, notes);
        return new Spoken(route, constraints(policy, request, notes), notes);
    }

    /** What the request takes; what it asked for if no route speaks of it. */
    CompiledRoute course() {
        return route == null ? CompiledRoute.AS_REQUESTED : route.route();
    }

    @Nullable String routeName() {
        return route == null ? null : route.name();
    }

    private static @Nullable RouteRule route(
            CompiledPolicy policy, Condition.Subject request, List<String> notes) {
        for (RouteRule rule : policy.routes()) {
            switch (rule.when().ask(request)) {
                case Known.YES -> {
                    return rule;
                }
                case Known.NO -> {}
                case Unanswerable(var why) ->
                        notes.add("route '" + rule.name() + "' skipped: " + why);
            }
        }
        return null;
    }

    private static List<ConstraintRule> constraints(
            CompiledPolicy policy, Condition.Subject request, List<String> notes) {
        List<ConstraintRule> active = new ArrayList<>();
        for (ConstraintRule rule : policy.constraints()) {
            switch (rule.when().ask(request)) {
                case Known.YES -> active.add(rule);
                case Known.NO -> {}
                case Unanswerable(var why) -> {
                    active.add(rule);
                    notes.add("constraint '" + rule.name() + "' applied: " + why);
                }
            }
        }
        return active;
    }
}
