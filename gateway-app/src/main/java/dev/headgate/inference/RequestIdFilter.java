package dev.headgate.inference;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.accounting.RequestId;
import dev.headgate.error.ErrorResponses;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives every request an id of our own before anything can fail. A client's id is not taken over:
 * it would let the client choose what our books and logs are keyed by (A19).
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestIdFilter extends OncePerRequestFilter {
    private static final String ATTRIBUTE = RequestId.class.getName();

    private final NoArgGenerator uuids;

    RequestIdFilter(NoArgGenerator uuids) {
        this.uuids = uuids;
    }

    static RequestId idOf(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof RequestId id) {
            return id;
        }
        throw new IllegalStateException("the request did not pass the filter that names it");
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var id = new RequestId(uuids.generate());
        request.setAttribute(ATTRIBUTE, id);
        response.setHeader(ErrorResponses.REQUEST_ID_HEADER, id.toString());
        chain.doFilter(request, response);
    }
}
