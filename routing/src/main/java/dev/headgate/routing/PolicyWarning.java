package dev.headgate.routing;

/**
 * Something in a sound policy that is probably not meant.
 *
 * @param position where it is
 * @param message what is the matter and what to do
 */
public record PolicyWarning(Position position, String message) {

    @Override
    public String toString() {
        return "line " + position.line() + ", column " + position.column() + ": " + message;
    }
}
