package dev.headgate.identity;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the credential in the headers of a request. Nothing else is looked at: no query, no cookie,
 * no body.
 */
final class PresentedKey {
    private static final String BEARER = "Bearer ";
    private static final List<String> BARE_HEADERS = List.of("x-api-key", "api-key");

    private PresentedKey() {}

    /**
     * The one API key of this request.
     *
     * @throws GatewayException {@link ErrorCode#INVALID_API_KEY} if there is none, {@link
     *     ErrorCode#INVALID_REQUEST} if there are different ones
     */
    static String in(HttpServletRequest request) {
        Set<String> keys = bearerTokens(request);
        for (String header : BARE_HEADERS) {
            Collections.list(request.getHeaders(header)).forEach(key -> keys.add(key.strip()));
        }
        if (keys.isEmpty()) {
            throw new GatewayException(
                    ErrorCode.INVALID_API_KEY,
                    "No API key. Send one in the header 'Authorization: Bearer hg_...'.");
        }
        if (keys.size() > 1) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    "The request carries two different API keys. Send one, in one of the headers"
                            + " Authorization, x-api-key or api-key.");
        }
        return keys.iterator().next();
    }

    /** The bearer tokens of this request; the scheme is matched without regard to case. */
    static Set<String> bearerTokens(HttpServletRequest request) {
        Set<String> tokens = new LinkedHashSet<>();
        for (String value : Collections.list(request.getHeaders("Authorization"))) {
            if (value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                tokens.add(value.substring(BEARER.length()).strip());
            }
        }
        return tokens;
    }
}
