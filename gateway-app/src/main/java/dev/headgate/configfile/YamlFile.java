package dev.headgate.configfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A YAML file as text and as nodes that know their lines. */
final class YamlFile {
    private final String text;

    private YamlFile(String text) {
        this.text = text;
    }

    static YamlFile read(Path file) {
        try {
            return new YamlFile(Files.readString(file));
        } catch (IOException e) {
            throw new ConfigFileException(
                    "HEADGATE_CONFIG names %s, which cannot be read.".formatted(file), e);
        }
    }

    /** The root of the document; empty if there is nothing in the file or it is not YAML. */
    Optional<Node> root(Problems problems) {
        try {
            // Marks carry the text only on request; a policy is cut out of it.
            return new Compose(LoadSettings.builder().setUseMarks(true).build())
                    .composeString(text);
        } catch (MarkedYamlEngineException e) {
            problems.add(
                    e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1),
                    "This is not YAML: " + e.getProblem() + ".");
        } catch (YamlEngineException _) {
            problems.add(1, "This is not YAML: it has control characters.");
        }
        return Optional.empty();
    }

    /**
     * A document inside the document.
     *
     * @param linesBefore lines of the file above its first line
     */
    record Embedded(String text, int linesBefore) {}

    /** What is written at this node, as a document of its own, with its comments and quotes. */
    Embedded embedded(Node node) {
        int line = Problems.lineOf(node);
        if (node instanceof ScalarNode scalar) {
            boolean isBlock =
                    scalar.getScalarStyle() == ScalarStyle.LITERAL
                            || scalar.getScalarStyle() == ScalarStyle.FOLDED;
            return new Embedded(scalar.getValue(), isBlock ? line : line - 1);
        }
        int[] codePoints = text.codePoints().toArray();
        int start = node.getStartMark().map(mark -> mark.getIndex()).orElse(0);
        int end = node.getEndMark().map(mark -> mark.getIndex()).orElse(codePoints.length);
        int column = node.getStartMark().map(mark -> mark.getColumn()).orElse(0);
        String cut = " ".repeat(column) + new String(codePoints, start, end - start);
        return new Embedded(cut.stripIndent(), line - 1);
    }
}
