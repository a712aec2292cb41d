package dev.headgate.accounting;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record of the journal, of which one part is there.
 *
 * @param opened an attempt that is about to be made, or null
 * @param noted what an answer has used so far, or null
 * @param closed how an attempt ended, or null
 */
record JournalRecord(
        @Nullable JournalledAttempt opened,
        Entry.@Nullable Progress noted,
        @Nullable Closing closed) {
    private static final JsonMapper JSON =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    static JournalRecord opened(JournalledAttempt attempt) {
        return new JournalRecord(attempt, null, null);
    }

    static JournalRecord noted(Entry.Progress progress) {
        return new JournalRecord(null, progress, null);
    }

    static JournalRecord closed(Closing closing) {
        return new JournalRecord(null, null, closing);
    }

    /** One line of JSON, with amounts as exact decimals. */
    String text() {
        return JSON.writeValueAsString(this);
    }

    /** The record of a line, or null if this release does not understand it. */
    static @Nullable JournalRecord read(String text) {
        try {
            JournalRecord record = JSON.readValue(text, JournalRecord.class);
            return record.about() == null ? null : record;
        } catch (JacksonException e) {
            return null;
        }
    }

    /** Whom it is about; null only if nothing is there. */
    @Nullable AttemptId about() {
        if (opened != null) {
            return opened.id();
        }
        if (noted != null) {
            return noted.attempt();
        }
        return closed == null ? null : closed.id();
    }
}
