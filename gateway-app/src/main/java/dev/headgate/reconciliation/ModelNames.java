package dev.headgate.reconciliation;

import dev.headgate.catalog.Deployment;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the catalogue's model for what a provider calls it: its name at the upstream, a dated
 * version of it, or the name for people, such as {@code Claude Haiku 4.5}.
 */
final class ModelNames {
    private static final Pattern NO_LETTER_OR_DIGIT = Pattern.compile("[^a-z0-9]+");
    private static final Pattern DATE = Pattern.compile("-20\\d{2}-?\\d{2}-?\\d{2}$");

    private final Map<String, String> byKey = new HashMap<>();

    /**
     * @param deployments of the provider
     * @param booked models that the books have for it; some may have left the catalogue
     */
    ModelNames(Stream<Deployment> deployments, Collection<String> booked) {
        deployments.forEach(deployment -> {
            know(deployment.upstreamModel(), deployment.model().name());
            know(deployment.model().name(), deployment.model().name());
        });
        booked.forEach(model -> know(model, model));
    }

    private void know(String name, String model) {
        byKey.put(key(name), model);
        byKey.putIfAbsent(undated(key(name)), model);
    }

    Optional<String> model(String item) {
        String key = key(item);
        return Optional.ofNullable(byKey.get(key))
                .or(() -> Optional.ofNullable(byKey.get(undated(key))));
    }

    private static String key(String name) {
        String plain = NO_LETTER_OR_DIGIT.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("-");
        return plain.replaceAll("^-|-$", "");
    }

    private static String undated(String key) {
        return DATE.matcher(key).replaceAll("");
    }
}
