package dev.headgate.protocol;

import dev.headgate.usage.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Usage in the headers of an answer, where Amazon Bedrock has it for every model whatever the body
 * looks like. The input count contains nothing that was read from or written to a cache.
 *
 * @param said the headers as they came, in an object of their own
 */
record HeaderUsage(UsageObject said) implements ProviderUsage {
    private static final String PREFIX = "x-amzn-bedrock-";
    private static final String INPUT = PREFIX + "input-token-count";
    private static final String OUTPUT = PREFIX + "output-token-count";
    private static final String CACHE_READ = PREFIX + "cache-read-input-token-count";
    private static final String CACHE_WRITE = PREFIX + "cache-write-input-token-count";
    private static final Pattern COUNT = Pattern.compile("0|[1-9][0-9]{0,17}");

    /**
     * What the headers say, or null if none of them speaks of usage.
     *
     * @param headers gives a header's value by its name in lower case, or null
     */
    static @Nullable HeaderUsage in(Function<String, @Nullable String> headers) {
        List<String> said = new ArrayList<>();
        for (String name : List.of(INPUT, OUTPUT, CACHE_READ, CACHE_WRITE)) {
            String value = headers.apply(name);
            if (value != null) {
                said.add("\"" + name + "\":" + json(value.strip()));
            }
        }
        return said.isEmpty()
                ? null
                : new HeaderUsage(UsageObject.of("{" + String.join(",", said) + "}"));
    }

    private static String json(String value) {
        return COUNT.matcher(value).matches() ? value : JsonText.quoted(value);
    }

    @Override
    public TokenUsage tokens() {
        UsageFields fields = said.fields();
        return new TokenUsage(
                fields.required(INPUT),
                fields.count(CACHE_READ),
                fields.count(CACHE_WRITE),
                fields.countOrZero(OUTPUT),
                null);
    }

    @Override
    public String verbatim() {
        return said.verbatim();
    }
}
