package dev.headgate.identity;

import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** An administrator who has shown the token. The token itself is not kept. */
final class AdministratorAuthentication extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1;

    private final transient Administrator administrator;

    AdministratorAuthentication(Administrator administrator) {
        super(List.of(administrator.role()));
        this.administrator = administrator;
        setAuthenticated(true);
    }

    @Override
    public Administrator getPrincipal() {
        return administrator;
    }

    @Override
    public String getCredentials() {
        return "";
    }

    @Override
    public String getName() {
        return administrator.name();
    }
}
