package dev.headgate.routing;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads YAML, and JSON as a part of it, into nodes that know their place. Bounded: a document of
 * limited size and depth without references, so that neither a deep nor a self-multiplying document
 * can exhaust the machine.
 */
final class YamlReader {
    static final int MAX_CHARACTERS = 256 * 1024;
    static final int MAX_DEPTH = 16;

    private final LoadSettings settings =
            LoadSettings.builder().setLabel("policy").setCodePointLimit(MAX_CHARACTERS).build();

    /** The root of the document; empty, with a finding, if it cannot be read. */
    Optional<Node> read(String text, Findings findings) {
        if (text.length() > MAX_CHARACTERS) {
            findings.add(
                    Position.START,
                    "A policy has at most %d characters; this one has %d."
                            .formatted(MAX_CHARACTERS, text.length()));
            return Optional.empty();
        }
        try {
            return isBounded(text, findings) ? root(text, findings) : Optional.empty();
        } catch (MarkedYamlEngineException e) {
            findings.add(
                    e.getProblemMark().map(YamlReader::positionOf).orElse(Position.START),
                    "This cannot be read as YAML or JSON: " + e.getProblem() + ".");
        } catch (YamlEngineException _) {
            findings.add(
                    Position.START,
                    "This cannot be read as YAML or JSON: it has control characters.");
        }
        return Optional.empty();
    }

    private Optional<Node> root(String text, Findings findings) {
        Optional<Node> root = new Compose(settings).composeString(text);
        if (root.isEmpty()) {
            findings.add(
                    Position.START, "The policy is empty. It needs at least 'name' and 'rules'.");
        }
        return root;
    }

    private boolean isBounded(String text, Findings findings) {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            if (event instanceof AliasEvent) {
                findings.add(
                        event.getStartMark().map(YamlReader::positionOf).orElse(Position.START),
                        "References (*name) are not supported. Write the value itself.");
                return false;
            }
            depth += step(event);
            if (depth > MAX_DEPTH) {
                findings.add(
                        event.getStartMark().map(YamlReader::positionOf).orElse(Position.START),
                        "The document is nested deeper than any policy.");
                return false;
            }
        }
        return true;
    }

    private static int step(Event event) {
        if (event instanceof CollectionStartEvent) {
            return 1;
        }
        return event instanceof CollectionEndEvent ? -1 : 0;
    }

    private static Position positionOf(Mark mark) {
        return new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
