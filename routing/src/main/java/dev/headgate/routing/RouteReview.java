package dev.headgate.routing;

import dev.headgate.routing.PolicyDocument.Entry;
import dev.headgate.routing.PolicyDocument.Name;
import dev.headgate.routing.PolicyDocument.Rule;
import dev.headgate.routing.RouteModifiers.Shadow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells where a route says something that its targets cannot do. */
final class RouteReview {
    private final Rule.Route route;
    private final Map<String, Candidate> fleet;
    private final @Nullable CapacitySnapshot capacity;
    private final List<PolicyWarning> warnings = new ArrayList<>();

    RouteReview(
            CompiledRoute route,
            Map<String, Candidate> fleet,
            @Nullable CapacitySnapshot capacity) {
        this.route = route.rule();
        this.fleet = fleet;
        this.capacity = capacity;
    }

    List<PolicyWarning> warnings() {
        switch (route.strategy()) {
            case Strategy.Cheapest _ -> prices();
            case Strategy.Fastest _ -> speeds();
            case Strategy.LeastBusy _ -> loads();
            case Strategy.Priority _, Strategy.Weighted _ -> {}
        }
        queueing();
        hedge();
        shadow();
        return warnings;
    }

    private void prices() {
        for (Name target : targets()) {
            Candidate candidate = fleet.get(target.text());
            if (candidate != null && candidate.prices() == null) {
                warn(
                        target,
                        "No price of '%s' is known, so 'cheapest' puts it last. Enter its price."
                                .formatted(target.text()));
            }
        }
    }

    private void speeds() {
        if (areKnown() && known().noneMatch(this::isMeasured)) {
            warn(
                    route.title(),
                    "Nobody has measured lately how fast the targets of '%s' are, so 'fastest' chooses by chance until they are called."
                            .formatted(route.name()));
        }
    }

    /** Whether there is anything to look at. */
    private boolean areKnown() {
        return capacity != null && known().findAny().isPresent();
    }

    private boolean isMeasured(Candidate candidate) {
        return capacity != null && capacity.of(candidate.deployment()).timePerPromptToken() != null;
    }

    private void loads() {
        if (areKnown() && known().noneMatch(this::tells)) {
            warn(
                    route.title(),
                    "No engine behind the targets of '%s' tells how busy it is, so 'least-busy' knows of our own requests alone."
                            .formatted(route.name()));
        }
    }

    private boolean tells(Candidate candidate) {
        return capacity != null && capacity.ofPool(candidate.provider()).fresh() != null;
    }

    private void queueing() {
        boolean allAreHosted =
                known().count() == route.among().size() && known().allMatch(RouteReview::isHosted);
        if (route.modifiers().maxWait() != null && allAreHosted) {
            warn(
                    route.title(),
                    "'max_wait' does nothing in '%s': only self-hosted capacity has a queue, and it lists none."
                            .formatted(route.name()));
        }
    }

    private static boolean isHosted(Candidate candidate) {
        return candidate.hosting() == Hosting.HOSTED;
    }

    private void hedge() {
        RouteModifiers.Hedge hedge = route.modifiers().hedge();
        if (hedge == null) {
            return;
        }
        if (route.among().size() == 1 && !route.among().getFirst().isRequested()) {
            warn(
                    route.title(),
                    "'hedge' does nothing in '%s': there is no second target to call."
                            .formatted(route.name()));
        } else if (hedge.maxExtraUsd() == null && known().anyMatch(RouteReview::isHosted)) {
            warn(
                    route.title(),
                    "'hedge' in '%s' makes no second call to a hosted target, because nothing may be spent on it. Say how much with 'max_extra_usd'."
                            .formatted(route.name()));
        }
    }

    private void shadow() {
        Shadow shadow = route.modifiers().shadow();
        if (shadow == null || shadow.maxExtraUsd() != null) {
            return;
        }
        for (Name target : shadow.to()) {
            Candidate candidate = fleet.get(target.text());
            if (candidate != null && isHosted(candidate)) {
                warn(
                        target,
                        "'%s' gets no copies, because nothing may be spent on them. Say how much one may cost with 'max_extra_usd'."
                                .formatted(target.text()));
            }
        }
    }

    private List<Name> targets() {
        return Entry.deployments(route.among()).toList();
    }

    private Stream<Candidate> known() {
        return targets().stream().map(target -> fleet.get(target.text())).filter(Objects::nonNull);
    }

    private void warn(Name place, String message) {
        warnings.add(new PolicyWarning(place.position(), message));
    }
}
