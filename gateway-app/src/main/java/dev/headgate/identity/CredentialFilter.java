package dev.headgate.identity;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.ErrorResponses;
import dev.headgate.error.GatewayException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets in who shows a credential in the headers, and answers everybody else before a byte of the
 * body is read (A31).
 */
final class CredentialFilter extends OncePerRequestFilter {
    private final Function<HttpServletRequest, Authentication> authenticate;
    private final SecurityContextRepository contexts;
    private final ErrorResponses errors;

    /**
     * @param authenticate tells who calls, or throws the {@link GatewayException} to answer with
     */
    CredentialFilter(
            Function<HttpServletRequest, Authentication> authenticate,
            SecurityContextRepository contexts,
            ErrorResponses errors) {
        this.authenticate = authenticate;
        this.contexts = contexts;
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication caller;
        try {
            caller = authenticate.apply(request);
        } catch (GatewayException refusal) {
            refuse(request, response, refusal);
            return;
        }
        SecurityContextImpl context = new SecurityContextImpl(caller);
        SecurityContextHolder.setContext(context);
        contexts.saveContext(context, request, response);
        chain.doFilter(request, response);
    }

    private void refuse(
            HttpServletRequest request, HttpServletResponse response, GatewayException refusal)
            throws IOException {
        if (refusal.code() == ErrorCode.INVALID_API_KEY) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        errors.write(request, response, refusal);
    }
}
