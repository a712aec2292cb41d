package dev.headgate.policy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.util.Locale;
import java.util.UUID;

/** Which text of a policy is meant. */
public sealed interface PolicyChoice {

    /** The one that decides now; of a tenant that has none, nothing. */
    record InForce() implements PolicyChoice {}

    /** One that was published. */
    record Version(long version) implements PolicyChoice {}

    /** One that somebody works at, as it is now. */
    record OfDraft(UUID id) implements PolicyChoice {}

    /**
     * One that is kept nowhere.
     *
     * @param document YAML or JSON
     */
    record Text(String document) implements PolicyChoice {}

    /**
     * The choice that is written in an address: {@code published}, the number of a version, or the
     * id of a draft.
     *
     * @param field for the error
     * @throws GatewayException {@code INVALID_REQUEST} if it is none of them
     */
    static PolicyChoice ofText(String field, String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (word.equals("published")) {
            return new InForce();
        }
        if (word.matches("[1-9][0-9]{0,17}")) {
            return new Version(Long.parseLong(word));
        }
        if (word.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            return new OfDraft(UUID.fromString(word));
        }
        throw new GatewayException(
                        ErrorCode.INVALID_REQUEST,
                        "'%s' must be the number of a version, the id of a draft, or 'published'."
                                .formatted(field))
                .at(field);
    }
}
