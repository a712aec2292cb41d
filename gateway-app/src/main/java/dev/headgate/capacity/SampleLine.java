package dev.headgate.capacity;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads one line of the Prometheus text format from left to right. */
final class SampleLine {
    private final String line;
    private int at;

    SampleLine(String line) {
        this.line = line;
    }

    /** {@code [a-zA-Z_:][a-zA-Z0-9_:]*}. */
    String name() {
        int begin = at;
        while (at < line.length() && isNamePart(line.charAt(at), at > begin)) {
            at++;
        }
        if (at == begin) {
            throw new IllegalArgumentException("a name is missing");
        }
        return line.substring(begin, at);
    }

    /** Labels in braces, or none; a comma after the last one is allowed. */
    Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        skipBlanks();
        if (!follows('{')) {
            return labels;
        }
        skipBlanks();
        while (!follows('}')) {
            String name = name();
            skipBlanks();
            require('=');
            skipBlanks();
            if (labels.put(name, quoted()) != null) {
                throw new IllegalArgumentException("label '" + name + "' comes twice");
            }
            skipBlanks();
            if (!follows(',')) {
                require('}');
                break;
            }
            skipBlanks();
        }
        return labels;
    }

    /** A number as Go writes it, {@code NaN}, {@code +Inf} or {@code -Inf}. */
    double value() {
        String word = word();
        return switch (word) {
            case "NaN" -> Double.NaN;
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> number(word);
        };
    }

    /** Nothing follows but a timestamp in milliseconds. */
    void end() {
        skipBlanks();
        if (at < line.length() && !word().matches("-?[0-9]+")) {
            throw new IllegalArgumentException("a timestamp is no number");
        }
        skipBlanks();
        if (at < line.length()) {
            throw new IllegalArgumentException("something follows the timestamp");
        }
    }

    private static double number(String word) {
        // Java's own suffixes and hexadecimal floats are none of this format.
        if (!word.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")) {
            throw new IllegalArgumentException("the value is no number");
        }
        return Double.parseDouble(word);
    }

    private String word() {
        skipBlanks();
        int begin = at;
        while (at < line.length() && !isBlank(line.charAt(at))) {
            at++;
        }
        return line.substring(begin, at);
    }

    private String quoted() {
        require('"');
        var text = new StringBuilder();
        while (true) {
            char next = next();
            if (next == '"') {
                return text.toString();
            }
            text.append(next == '\\' ? escaped(next()) : next);
        }
    }

    private static char escaped(char letter) {
        return switch (letter) {
            case 'n' -> '\n';
            case '\\', '"' -> letter;
            default -> throw new IllegalArgumentException("there is no escape \\" + letter);
        };
    }

    private char next() {
        if (at == line.length()) {
            throw new IllegalArgumentException("it ends within a label");
        }
        return line.charAt(at++);
    }

    private boolean follows(char expected) {
        if (at < line.length() && line.charAt(at) == expected) {
            at++;
            return true;
        }
        return false;
    }

    private void require(char expected) {
        if (!follows(expected)) {
            throw new IllegalArgumentException("'" + expected + "' is missing");
        }
    }

    private void skipBlanks() {
        while (at < line.length() && isBlank(line.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char letter) {
        return letter == ' ' || letter == '\t';
    }

    private static boolean isNamePart(char letter, boolean mayBeDigit) {
        return (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z')
                || letter == '_'
                || letter == ':'
                || (mayBeDigit && letter >= '0' && letter <= '9');
    }
}
