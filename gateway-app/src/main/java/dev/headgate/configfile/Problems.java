package dev.headgate.configfile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.Node;

/** Gathers everything that is wrong with a file, so that its author sees it all at once. */
final class Problems {
    private final String file;
    private final List<Problem> found = new ArrayList<>();

    private record Problem(int line, String message) {}

    Problems(String file) {
        this.file = file;
    }

    /**
     * Notes a problem.
     *
     * @param line counted from 1
     * @param message what is wrong and what to write instead
     */
    void add(int line, String message) {
        found.add(new Problem(line, message));
    }

    void add(Node node, String message) {
        add(lineOf(node), message);
    }

    /** How many were found so far. */
    int count() {
        return found.size();
    }

    /**
     * Ends the reading of a file that has problems.
     *
     * @throws ConfigFileException naming file, line and remedy of each
     */
    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ConfigFileException(
                    found.stream()
                            .sorted(Comparator.comparingInt(Problem::line))
                            .map(problem ->
                                    "%s, line %d: %s"
                                            .formatted(file, problem.line(), problem.message()))
                            .collect(Collectors.joining("\n")));
        }
    }

    static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }
}
