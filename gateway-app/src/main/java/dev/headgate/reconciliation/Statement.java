package dev.headgate.reconciliation;

import java.time.Instant;
import java.time.YearMonth;
import java.util.UUID;

/**
 * A file that was imported.
 *
 * @param scope the projects, workspaces or resources that count; empty if all of it does
 * @param isDaily whether its lines can be told apart by day
 * @param sha256 of the file
 * @param ofOthers rows that are not in the scope
 */
record Statement(
        UUID id,
        StatementKind kind,
        Place place,
        YearMonth month,
        String scope,
        boolean isDaily,
        String sha256,
        int rows,
        int ofOthers,
        String author,
        Instant importedAt) {}
