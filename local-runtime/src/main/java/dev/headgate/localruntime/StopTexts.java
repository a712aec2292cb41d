package dev.headgate.localruntime;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Looks for stop texts in an answer that comes in pieces, and holds back what may be the beginning
 * of one.
 */
final class StopTexts {

    private final List<String> stops;
    private final StringBuilder held = new StringBuilder();
    private boolean found;

    StopTexts(List<String> stops) {
        this.stops = List.copyOf(stops);
    }

    /** Takes the next piece and returns the text that is certain to belong to the answer. */
    String accept(String piece) {
        held.append(piece);
        Optional<Integer> stop = firstStop();
        if (stop.isPresent()) {
            found = true;
            held.setLength(stop.get());
            return rest();
        }
        return release(held.length() - possibleStart());
    }

    /** Whether a stop text has come up; the answer ends before it. */
    boolean isFound() {
        return found;
    }

    /** The text still held back. To be called when the answer has ended. */
    String rest() {
        return release(held.length());
    }

    private Optional<Integer> firstStop() {
        return stops.stream()
                .map(held::indexOf)
                .filter(at -> at >= 0)
                .min(Comparator.naturalOrder());
    }

    private int possibleStart() {
        return stops.stream().mapToInt(this::overlap).max().orElse(0);
    }

    /** Length of the longest end of the held text that begins the stop text. */
    private int overlap(String stop) {
        for (int length = Math.min(stop.length() - 1, held.length()); length > 0; length--) {
            if (stop.startsWith(held.substring(held.length() - length))) {
                return length;
            }
        }
        return 0;
    }

    private String release(int length) {
        String text = held.substring(0, length);
        held.delete(0, length);
        return text;
    }
}
