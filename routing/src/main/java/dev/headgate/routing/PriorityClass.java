package dev.headgate.routing;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How urgent a request is; in policies it is {@code request.priority}. */
public enum PriorityClass {
    /** Somebody waits for the answer. */
    INTERACTIVE("interactive"),
    /** Nobody does. It is the first to leave a pool that fills up. */
    BATCH("batch");

    /** The tag by which a client tells the class of its request. */
    public static final String TAG = "priority_class";

    private final String word;

    PriorityClass(String word) {
        this.word = word;
    }

    /** The word for it in policies, tags and settings. */
    public String word() {
        return word;
    }

    /** Whether it makes room for others when capacity runs short. */
    public boolean isSheddable() {
        return this == BATCH;
    }

    /** The class of that word; empty if there is none. */
    public static Optional<PriorityClass> of(String word) {
        return Arrays.stream(values()).filter(known -> known.word.equals(word)).findFirst();
    }

    /** What the tags of a request say; interactive if they say nothing that is known. */
    public static PriorityClass ofTags(Map<String, String> tags) {
        return of(tags.getOrDefault(TAG, "")).orElse(INTERACTIVE);
    }

    /** The class of a request: the less urgent of what its tags say and what its caller may be. */
    public static PriorityClass of(Map<String, String> tags, PriorityClass mostUrgent) {
        PriorityClass said = ofTags(tags);
        return said.compareTo(mostUrgent) > 0 ? said : mostUrgent;
    }

    static List<String> words() {
        return Arrays.stream(values()).map(PriorityClass::word).toList();
    }
}
