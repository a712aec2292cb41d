package dev.headgate.outbox;

import java.util.Arrays;
import java.util.List;

/** What can happen that others may want to know. */
public enum EventType {
    /** A budget period has reached a share of its limit. */
    BUDGET_ALERT("budget.alert"),
    /** An administrator tries a webhook. It is sent to that one alone. */
    WEBHOOK_TEST("webhook.test");

    private final String label;

    EventType(String label) {
        this.label = label;
    }

    /** The name in messages and settings. */
    public String label() {
        return label;
    }

    /** The names that a webhook may ask for. */
    static List<String> subscribable() {
        return Arrays.stream(values())
                .filter(type -> type != WEBHOOK_TEST)
                .map(EventType::label)
                .toList();
    }
}
