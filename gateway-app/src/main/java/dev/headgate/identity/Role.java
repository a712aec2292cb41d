package dev.headgate.identity;

import java.util.Locale;
import org.springframework.security.core.GrantedAuthority;

/** What an administrator may do. */
public enum Role implements GrantedAuthority {
    /** Everything. */
    PLATFORM_ADMIN,
    /** Teams, keys and budgets of one tenant. */
    TENANT_ADMIN,
    /** Spend and prices; changes nothing. */
    FINANCE,
    /** Everything but secrets; changes nothing. */
    AUDITOR,
    /** What is configured; changes nothing. */
    VIEWER;

    @Override
    public String getAuthority() {
        return "ROLE_" + name();
    }

    /** The name in the API, such as {@code platform-admin}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
