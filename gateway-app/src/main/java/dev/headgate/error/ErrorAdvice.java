package dev.headgate.error;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/**
 * Turns what controllers throw into errors for the caller. What was not meant for the caller does
 * not reach it.
 */
@RestControllerAdvice
class ErrorAdvice {
    private static final Logger log = LoggerFactory.getLogger(ErrorAdvice.class);

    private final ErrorResponses responses;

    ErrorAdvice(ErrorResponses responses) {
        this.responses = responses;
    }

    @ExceptionHandler
    void handle(Exception failure, HttpServletRequest request, HttpServletResponse response)
            throws Exception {
        if (failure instanceof AccessDeniedException) {
            throw failure; // Spring Security decides between 401 and 403.
        }
        if (failure instanceof IOException) {
            return; // The client is gone: nobody is left to be told.
        }
        responses.write(request, response, forCaller(failure, request));
    }

    private static GatewayException forCaller(Exception failure, HttpServletRequest request) {
        return switch (failure) {
            case GatewayException error -> error;
            case HttpMessageNotReadableException _ ->
                    new GatewayException(
                            ErrorCode.INVALID_JSON,
                            "The body is not the JSON that this endpoint takes. Check field names and types at /openapi.");
            case MethodArgumentNotValidException invalid -> invalidFields(invalid);
            case MethodArgumentTypeMismatchException wrong ->
                    new GatewayException(
                                    ErrorCode.INVALID_REQUEST,
                                    "'%s' has not the form that it needs. See /openapi."
                                            .formatted(wrong.getName()))
                            .at(wrong.getName());
            case DataAccessResourceFailureException _, CannotCreateTransactionException _ ->
                    new GatewayException(
                            ErrorCode.STORE_UNAVAILABLE,
                            "The gateway's database does not answer. Try again shortly.",
                            failure);
            case ErrorResponse known -> forStatus(known.getStatusCode(), request);
            default -> {
                log.error(
                        "A request to {} failed in an unforeseen way",
                        request.getRequestURI(),
                        failure);
                yield new GatewayException(
                        ErrorCode.INTERNAL,
                        "The gateway failed to handle this request. Its operator finds the cause in"
                                + " the log under the request id.");
            }
        };
    }

    private static GatewayException invalidFields(MethodArgumentNotValidException invalid) {
        var first = invalid.getBindingResult().getFieldErrors().stream().findFirst();
        return first.map(field -> invalidField(asSent(field.getField()), field))
                .orElseGet(() ->
                        new GatewayException(
                                ErrorCode.INVALID_REQUEST, "The request is not valid."));
    }

    private static GatewayException invalidField(String name, FieldError error) {
        return new GatewayException(
                        ErrorCode.INVALID_REQUEST,
                        "'%s' %s.".formatted(name, error.getDefaultMessage()))
                .at(name);
    }

    /** The name of a field as it is in JSON. */
    private static String asSent(String field) {
        return field.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    static GatewayException forStatus(HttpStatusCode status, HttpServletRequest request) {
        return forStatus(status.value(), request.getMethod(), request.getRequestURI());
    }

    static GatewayException forStatus(int status, String method, String path) {
        return switch (status) {
            case 401 ->
                    new GatewayException(
                            ErrorCode.INVALID_API_KEY,
                            "Send a valid key as 'Authorization: Bearer ...'.");
            case 403 -> new GatewayException(ErrorCode.FORBIDDEN, "This key may not do that.");
            case 404 ->
                    new GatewayException(
                            ErrorCode.NOT_FOUND,
                            "There is nothing at %s %s. See /openapi.".formatted(method, path));
            case 405 ->
                    new GatewayException(
                            ErrorCode.METHOD_NOT_ALLOWED,
                            "%s is not allowed at %s. See /openapi.".formatted(method, path));
            case 413 ->
                    new GatewayException(ErrorCode.REQUEST_TOO_LARGE, "The request is too large.");
            case 415, 406 ->
                    new GatewayException(
                            ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                            "Send and accept 'application/json' at %s.".formatted(path));
            default ->
                    status >= 400 && status < 500
                            ? new GatewayException(
                                    ErrorCode.INVALID_REQUEST,
                                    "The request is not valid HTTP for this endpoint.")
                            : new GatewayException(
                                    ErrorCode.INTERNAL,
                                    "The gateway failed to handle this request. Its operator finds the cause in"
                                            + " the log under the request id.");
        };
    }
}
