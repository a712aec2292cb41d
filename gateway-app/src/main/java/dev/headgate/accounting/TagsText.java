package dev.headgate.accounting;

import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Tags as the books keep them: a JSON object of texts. */
final class TagsText {
    private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {};

    private final JsonMapper mapper = JsonMapper.shared();

    String write(Map<String, String> tags) {
        return tags.isEmpty() ? "{}" : mapper.writeValueAsString(tags);
    }

    Map<String, String> read(String text) {
        return mapper.readValue(text, TAGS);
    }
}
