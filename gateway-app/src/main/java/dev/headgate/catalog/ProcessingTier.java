package dev.headgate.catalog;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How urgently a provider processed a call, which many price apart. */
public enum ProcessingTier {
    STANDARD,
    BATCH,
    FLEX,
    PRIORITY;

    /**
     * The tier that a provider means by a word of its own.
     *
     * @param word such as {@code flex}, in small letters; whatever has no price of its own, and
     *     null, is the standard
     */
    public static ProcessingTier of(@Nullable String word) {
        return switch (word) {
            case "batch" -> BATCH;
            case "flex" -> FLEX;
            case "priority" -> PRIORITY;
            case null, default -> STANDARD;
        };
    }

    /** The name in the API and in files, such as {@code flex}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
