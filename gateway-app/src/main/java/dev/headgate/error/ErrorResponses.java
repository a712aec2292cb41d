package dev.headgate.error;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Answers with an error in the dialect of the endpoint: OpenAI's shape below {@code /v1}, RFC 9457
 * elsewhere.
 */
@Component
public final class ErrorResponses {
    /** The header, set before anything can fail, that names the request. */
    public static final String REQUEST_ID_HEADER = "x-request-id";

    /** Writes the error, unless the answer has begun already. */
    public void write(
            HttpServletRequest request, HttpServletResponse response, GatewayException error)
            throws IOException {
        write(request.getRequestURI(), response, error);
    }

    void write(String path, HttpServletResponse response, GatewayException error)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        String requestId = response.getHeader(REQUEST_ID_HEADER);
        boolean isDataPlane = path.startsWith("/v1/") || path.equals("/v1");
        byte[] body =
                isDataPlane
                        ? OpenAiErrors.body(error, requestId)
                        : Problems.body(path, error, requestId);
        response.resetBuffer();
        response.setStatus(error.code().status().value());
        response.setContentType(
                isDataPlane
                        ? MediaType.APPLICATION_JSON_VALUE
                        : MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        if (error.retryAfter() != null) {
            long seconds = Math.max(1, error.retryAfter().plusMillis(999).toSeconds());
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }
}
