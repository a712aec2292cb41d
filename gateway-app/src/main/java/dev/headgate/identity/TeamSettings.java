package dev.headgate.identity;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/**
 * What can be set of a team.
 *
 * @param name unique among the teams of its tenant
 */
public record TeamSettings(
        @NotNull(message = Names.MESSAGE) @Pattern(regexp = Names.PATTERN, message = Names.MESSAGE)
                String name) {}
