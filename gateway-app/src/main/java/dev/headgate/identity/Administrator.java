package dev.headgate.identity;

/**
 * Who administers; the principal of a request to {@code /api/admin/v1}.
 *
 * @param name for the record of changes
 */
public record Administrator(String name, Role role) {}
