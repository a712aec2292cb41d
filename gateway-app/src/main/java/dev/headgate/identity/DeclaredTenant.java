package dev.headgate.identity;

import java.util.List;

/** A tenant of the configuration file, with all of its teams that the file manages. */
public record DeclaredTenant(TenantSettings settings, List<DeclaredTeam> teams) {

    public DeclaredTenant {
        teams = List.copyOf(teams);
    }

    /** A team with all of its keys that the file manages. */
    public record DeclaredTeam(TeamSettings settings, List<DeclaredKey> keys) {

        public DeclaredTeam {
            keys = List.copyOf(keys);
        }
    }
}
