package dev.headgate.routing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;

/** Gathers everything that is wrong with a document, so that its author sees it all at once. */
final class Findings {
    private final List<PolicyError> errors = new ArrayList<>();

    void add(Position position, String message) {
        errors.add(new PolicyError(position, message));
    }

    void add(Node node, String message) {
        add(positionOf(node), message);
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    List<PolicyError> inOrder() {
        return errors.stream().sorted(Comparator.comparing(PolicyError::position)).toList();
    }

    static Position positionOf(Node node) {
        return node.getStartMark()
                .map(mark -> new Position(mark.getLine() + 1, mark.getColumn() + 1))
                .orElse(Position.START);
    }
}
