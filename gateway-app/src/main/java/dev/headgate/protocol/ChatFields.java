package dev.headgate.protocol;

import dev.headgate.routing.Capability;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** What one pass over a chat request finds: values for routing, places for edits. */
final class ChatFields {
    private static final int MOST_CHOICES = 8;
    private static final int MOST_TOOLS = 128;
    private static final long MOST_OUTPUT_TOKENS = 10_000_000;
    private static final int LONGEST_WORD = 64;
    private static final int LONGEST_CACHE_KEY = 512;

    private final JsonWalk walk;
    private final FieldReader read;
    private final CommonFields common;
    private final MessagesReader messages;
    private final Set<Capability> needs = EnumSet.of(Capability.CHAT);
    private StreamOptions streamOptions;
    private OutputLimit limit;
    private CacheKey cacheKey;
    private boolean stream;
    private boolean store;
    private int choices = 1;
    private long schemaTokens;

    private ChatFields(JsonWalk walk) {
        this.walk = walk;
        this.read = new FieldReader(walk);
        this.common = new CommonFields(walk, read);
        this.messages = new MessagesReader(walk, read);
        int firstField = walk.start() + 1;
        this.streamOptions = new StreamOptions.Absent(firstField);
        this.limit = new OutputLimit(new OutputLimit.Place.Absent(firstField), null);
        this.cacheKey = new CacheKey(Span.at(firstField), null);
    }

    static ChatFields read(byte[] body) {
        ChatFields fields =
                StrictJson.read(
                        body,
                        walk -> {
                            ChatFields reading = new ChatFields(walk);
                            walk.fields(reading::visit);
                            return reading;
                        });
        fields.requireComplete();
        return fields;
    }

    private void visit(String name) {
        switch (name) {
            case "messages" -> messages.read();
            case "stream" -> stream = read.flag(name);
            case "stream_options" -> readStreamOptions();
            case "max_tokens", "max_completion_tokens" -> readLimit(name);
            case "n" -> readChoices();
            case "prompt_cache_key" -> readCacheKey();
            case "store" -> store = read.flag(name);
            case "tools", "functions" -> readTools(name);
            case "response_format" -> readResponseFormat();
            case "reasoning_effort" -> readReasoningEffort();
            case "audio" -> needIfObject(Capability.AUDIO);
            case "temperature", "top_p" -> read.numberNotNegative(name);
            default -> common.visit(name);
        }
    }

    private void readStreamOptions() {
        if (!read.object("stream_options")) {
            streamOptions = new StreamOptions.Null(walk.span());
            return;
        }
        int inside = walk.start() + 1;
        streamOptions = new StreamOptions.Silent(inside, true);
        walk.fields(name -> readStreamOption(name, inside));
    }

    private void readStreamOption(String name, int inside) {
        if (name.equals("include_usage")) {
            boolean asked = read.flag("stream_options.include_usage");
            streamOptions = new StreamOptions.Said(walk.span(), asked);
            return;
        }
        walk.skip();
        if (!(streamOptions instanceof StreamOptions.Said)) {
            streamOptions = new StreamOptions.Silent(inside, false);
        }
    }

    private void readCacheKey() {
        String asked = read.string("prompt_cache_key", LONGEST_CACHE_KEY);
        cacheKey = new CacheKey(walk.span(), Objects.requireNonNullElse(asked, ""));
    }

    private void readLimit(String name) {
        if (limit.place() instanceof OutputLimit.Place.Field) {
            throw FieldReader.refused(
                    name, "Give 'max_tokens' or 'max_completion_tokens', not both.");
        }
        Span nameAt = walk.nameSpan();
        Long asked = read.integer(name, 1, MOST_OUTPUT_TOKENS);
        limit = new OutputLimit(new OutputLimit.Place.Field(nameAt, walk.span()), asked);
    }

    private void readChoices() {
        Long asked = read.integer("n", 1, MOST_CHOICES);
        choices = asked == null ? 1 : asked.intValue();
    }

    private void readTools(String name) {
        if (!read.array(name)) {
            return;
        }
        int from = walk.start();
        int[] count = new int[1];
        walk.elements(() -> {
            read.requireObject("%s[%d]".formatted(name, count[0]++));
            walk.skip();
        });
        if (count[0] > MOST_TOOLS) {
            throw FieldReader.refused(
                    name, "'%s' takes at most %d tools.".formatted(name, MOST_TOOLS));
        }
        if (count[0] > 0) {
            needs.add(Capability.TOOLS);
        }
        countSchema(from);
    }

    private void readResponseFormat() {
        if (!read.object("response_format")) {
            return;
        }
        int from = walk.start();
        walk.fields(name -> {
            if (name.equals("type")) {
                readFormatType();
            } else {
                walk.skip();
            }
        });
        countSchema(from);
    }

    private void readFormatType() {
        if ("json_schema".equals(read.string("response_format.type", LONGEST_WORD))) {
            needs.add(Capability.JSON_SCHEMA);
        }
    }

    private void readReasoningEffort() {
        String effort = read.string("reasoning_effort", LONGEST_WORD);
        if (effort != null && !effort.equals("none")) {
            needs.add(Capability.REASONING);
        }
    }

    private void needIfObject(Capability capability) {
        if (walk.token() == JsonToken.START_OBJECT) {
            needs.add(capability);
        }
        walk.skip();
    }

    /** A schema is part of the prompt; the walk stands at its last token. */
    private void countSchema(int from) {
        schemaTokens += TokenEstimate.ofBytes(walk.json(), new Span(from, walk.start() + 1));
    }

    private void requireComplete() {
        common.requiredModel();
        if (messages.isEmpty()) {
            throw FieldReader.refused(
                    "messages",
                    "'messages' is missing or empty. Send at least one, such as"
                            + " {\"role\": \"user\", \"content\": \"...\"}.");
        }
    }

    String model() {
        return common.requiredModel();
    }

    Span modelAt() {
        return common.modelAt();
    }

    /** What a stored call is labelled with is for the upstream too. */
    void removeTags(ByteEdits edits) {
        if (!store) {
            common.removeTags(edits, walk.json());
        }
    }

    boolean stream() {
        return stream;
    }

    StreamOptions streamOptions() {
        return streamOptions;
    }

    CacheKey cacheKey() {
        return cacheKey;
    }

    OutputLimit limit() {
        return limit;
    }

    int choices() {
        return choices;
    }

    Set<Capability> needs() {
        Set<Capability> all = EnumSet.copyOf(needs);
        all.addAll(messages.needs());
        if (stream) {
            all.add(Capability.STREAMING);
        }
        return all;
    }

    long inputTokens() {
        return TokenEstimate.REQUEST + schemaTokens + messages.tokens();
    }

    Map<String, String> tags() {
        return common.tags();
    }

    @Nullable String user() {
        return common.user();
    }
}
