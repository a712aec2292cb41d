package dev.headgate.outbox;

/**
 * Something that happened.
 *
 * @param data what is said of it: a value that Jackson writes as a JSON object, with no secret, no
 *     prompt and no answer in it
 */
public record OutboxEvent(EventType type, Object data) {}
