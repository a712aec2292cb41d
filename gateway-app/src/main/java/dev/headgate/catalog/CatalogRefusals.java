package dev.headgate.catalog;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.util.Optional;
import java.util.function.Supplier;

/** What administrators are told when the catalogue cannot do what they want. */
final class CatalogRefusals {
    private CatalogRefusals() {}

    /**
     * What was looked for.
     *
     * @param list the path under which all of them are listed
     */
    static <T> T found(Optional<T> one, String kind, Object name, String list) {
        return one.orElseThrow(() ->
                new GatewayException(
                        ErrorCode.NOT_FOUND,
                        "There is no %s '%s'. List them at /api/admin/v1/%s."
                                .formatted(kind, name, list)));
    }

    static void requireNotDeclared(String kind, String name, Keeper keeper) {
        if (keeper == Keeper.CONFIG) {
            throw new GatewayException(
                    ErrorCode.CONFLICT,
                    "%s '%s' is managed by the configuration file. Change it there and restart."
                            .formatted(kind, name));
        }
    }

    static GatewayException invalid(String message) {
        return new GatewayException(ErrorCode.INVALID_REQUEST, message);
    }

    static GatewayException conflict(String message) {
        return new GatewayException(ErrorCode.CONFLICT, message);
    }

    /** A value that refuses by itself what it cannot be. */
    static <T> T checked(Supplier<T> value) {
        return refusing(ErrorCode.INVALID_REQUEST, value);
    }

    static <T> T refusing(ErrorCode code, Supplier<T> action) {
        try {
            return action.get();
        } catch (IllegalArgumentException e) {
            throw new GatewayException(code, String.valueOf(e.getMessage()), e);
        }
    }
}
