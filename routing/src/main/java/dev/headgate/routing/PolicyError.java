package dev.headgate.routing;

/**
 * One thing wrong with a policy document.
 *
 * @param position where it is
 * @param message what is wrong and what to write instead
 */
public record PolicyError(Position position, String message) {

    @Override
    public String toString() {
        return "line " + position.line() + ", column " + position.column() + ": " + message;
    }
}
