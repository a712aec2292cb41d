package dev.headgate.capacity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Metrics in the Prometheus text format 0.0.4, as an engine exposes them. Reading is strict: a text
 * that breaks the format anywhere tells nothing, so that half a text is never taken for a whole
 * one.
 */
final class Exposition {
    private final Map<String, List<Sample>> byName = new HashMap<>();

    /**
     * One sample.
     *
     * @param value may be infinite or no number
     */
    record Sample(Map<String, String> labels, double value) {
        Sample {
            labels = Map.copyOf(labels);
        }
    }

    private Exposition() {}

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException naming the line that breaks the format
     */
    static Exposition parse(String text) {
        var exposition = new Exposition();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            try {
                exposition.add(line.strip());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "Line %d of the metrics: %s.".formatted(number, e.getMessage()), e);
            }
        }
        return exposition;
    }

    /** The samples of a metric, in the order of the text; empty if it has none. */
    List<Sample> samples(String name) {
        return byName.getOrDefault(name, List.of());
    }

    private void add(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        var reader = new SampleLine(line);
        String name = reader.name();
        Map<String, String> labels = reader.labels();
        double value = reader.value();
        reader.end();
        byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(new Sample(labels, value));
    }
}
