package dev.headgate.identity;

import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A caller who has shown a key. The key itself is not kept. */
final class CallerAuthentication extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1;

    private final transient Caller caller;

    CallerAuthentication(Caller caller) {
        super(List.of());
        this.caller = caller;
        setAuthenticated(true);
    }

    @Override
    public Caller getPrincipal() {
        return caller;
    }

    @Override
    public String getCredentials() {
        return "";
    }

    @Override
    public String getName() {
        return caller.keyName();
    }
}
