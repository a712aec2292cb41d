package dev.headgate.inference;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Labels of a request: {@code metadata} in the body and the header {@code x-headgate-tags}, which
 * wins.
 */
final class TagsHeader {
    static final String NAME = "x-headgate-tags";
    private static final int MOST_TAGS = 32;
    private static final int LONGEST = 256;
    private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {};
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private TagsHeader() {}

    /**
     * Both together.
     *
     * @throws GatewayException if the header is not a JSON object of strings, or there are too many
     *     or too long tags
     */
    static Map<String, String> merge(Map<String, String> metadata, @Nullable String header) {
        var tags = new HashMap<>(metadata);
        if (header != null) {
            tags.putAll(parse(header));
        }
        if (tags.size() > MOST_TAGS || tags.entrySet().stream().anyMatch(TagsHeader::isTooLong)) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    "Send at most %d tags of at most %d characters each."
                            .formatted(MOST_TAGS, LONGEST));
        }
        return tags;
    }

    private static Map<String, String> parse(String header) {
        try {
            Map<String, String> tags = JSON.readValue(header, TAGS);
            if (tags != null && tags.values().stream().allMatch(Objects::nonNull)) {
                return tags;
            }
        } catch (JacksonException _) {
            // Said below, without the parser's words.
        }
        throw new GatewayException(
                ErrorCode.INVALID_REQUEST,
                "The header %s must be a JSON object of strings, such as {\"use_case\": \"search\"}."
                        .formatted(NAME));
    }

    private static boolean isTooLong(Map.Entry<String, String> tag) {
        return tag.getKey().length() > LONGEST || tag.getValue().length() > LONGEST;
    }
}
