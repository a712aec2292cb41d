package dev.headgate.identity;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list of the administration, ordered by id.
 *
 * @param next what to send as {@code after} for the next page, or null if this is the last
 */
public record Page<T>(List<T> items, @Nullable UUID next) {
    /** How many items a page has if nobody says. */
    public static final String DEFAULT_LIMIT = "50";

    /** Sorts before every id. */
    static final UUID START = new UUID(0, 0);

    private static final int MOST_ITEMS = 200;

    public Page {
        items = List.copyOf(items);
    }

    /**
     * A page of what was found.
     *
     * @param found one item more than the page holds, if there are more
     */
    static <E extends StoredEntity, T> Page<T> of(List<E> found, int limit, Function<E, T> view) {
        return of(found, limit, StoredEntity::getId, view);
    }

    /**
     * A page of what was found.
     *
     * @param found one item more than the page holds, if there are more
     * @param id by which the list is ordered
     */
    public static <R, T> Page<T> of(
            List<R> found, int limit, Function<? super R, UUID> id, Function<R, T> view) {
        List<R> shown = found.subList(0, Math.min(limit, found.size()));
        return new Page<>(
                shown.stream().map(view).toList(),
                found.size() > limit ? id.apply(shown.getLast()) : null);
    }

    /**
     * The limit, if a page may be so long.
     *
     * @throws GatewayException {@link ErrorCode#INVALID_REQUEST} otherwise
     */
    public static int checkedLimit(int limit) {
        if (limit < 1 || limit > MOST_ITEMS) {
            throw new GatewayException(
                            ErrorCode.INVALID_REQUEST,
                            "'limit' must be between 1 and %d.".formatted(MOST_ITEMS))
                    .at("limit");
        }
        return limit;
    }
}
