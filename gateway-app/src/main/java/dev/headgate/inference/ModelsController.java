package dev.headgate.inference;

import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.Deployment;
import dev.headgate.identity.Caller;
import dev.headgate.policy.PolicyRouter;
import io.swagger.v3.oas.annotations.Operation;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** What a key may call. */
@RestController
class ModelsController {
    private final Catalog catalog;
    private final PolicyRouter router;

    ModelsController(Catalog catalog, PolicyRouter router) {
        this.catalog = catalog;
        this.router = router;
    }

    /** OpenAI's list of models. */
    record ModelList(String object, List<Entry> data) {
        @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
        record Entry(String id, String object, long created, String ownedBy) {}
    }

    @Operation(summary = "Lists the aliases, models and deployments that this key may call.")
    @GetMapping("/v1/models")
    ModelList models(@AuthenticationPrincipal Caller caller) {
        Stream<ModelList.Entry> aliases =
                router.aliases().stream()
                        .filter(alias -> allows(caller, Set.of(alias)))
                        .map(alias -> entry(alias, "headgate"));
        List<Deployment> deployments =
                catalog.current().deployments().stream()
                        .filter(Deployment::isCallable)
                        .filter(deployment ->
                                allows(
                                        caller,
                                        Set.of(deployment.name(), deployment.model().name())))
                        .toList();
        Stream<ModelList.Entry> models =
                deployments.stream()
                        .map(Deployment::model)
                        .distinct()
                        .map(model -> entry(model.name(), model.developer()));
        Stream<ModelList.Entry> places =
                deployments.stream()
                        .map(deployment -> entry(deployment.name(), deployment.placeName()));
        return new ModelList(
                "list",
                Stream.of(aliases, models, places)
                        .flatMap(entries -> entries)
                        .sorted(byId())
                        .toList());
    }

    private static Comparator<ModelList.Entry> byId() {
        return Comparator.comparing(ModelList.Entry::id);
    }

    private static boolean allows(Caller caller, Set<String> names) {
        return caller.allowedModels().isEmpty()
                || names.stream().anyMatch(caller.allowedModels()::contains);
    }

    private static ModelList.Entry entry(String id, String owner) {
        return new ModelList.Entry(id, "model", 0, owner);
    }
}
