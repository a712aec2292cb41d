package dev.headgate.identity;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.Locale;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Applies a JSON merge patch (RFC 7396) to settings: a null removes, what is absent stays. */
@Component
final class SettingsPatch {
    private final JsonMapper json;
    private final Validator validator;

    SettingsPatch(JsonMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /**
     * The settings with the patch applied.
     *
     * @throws GatewayException {@link ErrorCode#INVALID_REQUEST} if a field is unknown or its value
     *     not allowed
     */
    <T> T apply(T settings, ObjectNode patch, Class<T> type) {
        ObjectNode merged = json.valueToTree(settings);
        merged.setAll(patch);
        T patched = read(merged, type);
        validator.validate(patched).stream()
                .min(Comparator.comparing(violation -> violation.getPropertyPath().toString()))
                .ifPresent(SettingsPatch::refuse);
        return patched;
    }

    private <T> T read(ObjectNode merged, Class<T> type) {
        try {
            return json.readerFor(type)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(merged);
        } catch (JacksonException e) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    "The patch has an unknown field or a value of a wrong type. See /openapi.",
                    e);
        }
    }

    private static void refuse(ConstraintViolation<?> violation) {
        String field =
                violation
                        .getPropertyPath()
                        .toString()
                        .replaceAll("([A-Z])", "_$1")
                        .toLowerCase(Locale.ROOT);
        throw new GatewayException(
                        ErrorCode.INVALID_REQUEST,
                        "'%s' %s.".formatted(field, violation.getMessage()))
                .at(field);
    }
}
