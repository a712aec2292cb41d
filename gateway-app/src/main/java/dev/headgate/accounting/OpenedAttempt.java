package dev.headgate.accounting;

import java.util.List;
import java.util.UUID;

/** An admitted attempt with the budget periods that hold its worst case. */
record OpenedAttempt(Entry.Open entry, List<UUID> periods) {}
