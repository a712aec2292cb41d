package dev.headgate.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class UpstreamEditsPropertyTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Property
    void a28WhatIsSentIsWhatCameButForTheEditedFields(
            @ForAll("requests") String body,
            @ForAll OutputLimitField field,
            @ForAll @LongRange(min = 1, max = 100_000) long limit,
            @ForAll boolean forced) {
        ChatRequest request = chat(body);

        byte[] sent = request.forUpstream("up/\"1\"", forced ? limit : null, field);

        assertThat(JSON.readTree(sent))
                .isEqualTo(expected(body, request, forced ? Long.valueOf(limit) : null, field));
        assertThat(ChatRequest.parse(sent).model()).isEqualTo("up/\"1\"");
    }

    private static JsonNode expected(
            String body, ChatRequest request, @Nullable Long forced, OutputLimitField field) {
        ObjectNode expected = (ObjectNode) JSON.readTree(body);
        expected.put("model", "up/\"1\"");
        if (!expected.path("store").asBoolean(false)) {
            expected.remove("metadata");
        }
        Long limit = forced == null ? request.maxOutputTokens() : forced;
        if (limit != null) {
            expected.remove(List.of("max_tokens", "max_completion_tokens"));
            expected.put(field.json(), limit.longValue());
        }
        if (request.stream()) {
            JsonNode options = expected.get("stream_options");
            ObjectNode asked =
                    options instanceof ObjectNode object ? object : JSON.createObjectNode();
            asked.put("include_usage", true);
            expected.set("stream_options", asked);
        }
        // Numbers compare by value, whatever type the tree gave them.
        return JSON.readTree(JSON.writeValueAsBytes(expected));
    }

    @Provide
    Arbitrary<String> requests() {
        Arbitrary<String> space = Arbitraries.of("", " ", "\n\t", "  ");
        Arbitrary<String> text =
                Arbitraries.strings()
                        .withChars("ab \\\"{}[]:,\u00e9\u5929\n")
                        .ofMaxLength(12)
                        .map(JsonText::quoted);
        Arbitrary<String> options =
                Arbitraries.of(
                        "",
                        "\"stream_options\":null",
                        "\"stream_options\":{}",
                        "\"stream_options\":{\"a\":{\"include_usage\":false}}",
                        "\"stream_options\":{ \"include_usage\" : false }",
                        "\"stream_options\":{\"a\":1,\"include_usage\":true,\"b\":[]}");
        Arbitrary<String> limit =
                Arbitraries.of(
                        "",
                        "\"max_tokens\":7",
                        "\"max_tokens\": null",
                        "\"max\\u005ftokens\" : 8",
                        "\"max_completion_tokens\":9");
        Arbitrary<String> tags =
                Arbitraries.of(
                        "",
                        "\"metadata\":{}",
                        "\"metadata\" : null",
                        "\"metadata\":{\"a\":\"}\\\"\"}",
                        "\"store\":true,\"metadata\":{\"a\":\"b\"}",
                        "\"metadata\":{\"a\":\"b\"} ,\"store\": false");
        Arbitrary<String> stream = Arbitraries.of("", "\"stream\":true", "\"stream\":false");
        return Combinators.combine(space, text, options, limit, stream, tags, Arbitraries.longs())
                .as(UpstreamEditsPropertyTest::request);
    }

    private static String request(
            String space,
            String text,
            String options,
            String limit,
            String stream,
            String tags,
            long seed) {
        List<String> fields =
                new ArrayList<>(
                        List.of(
                                "\"model\"" + space + ":" + space + "\"chat\"",
                                "\"messages\":[{\"role\":\"user\",\"content\":" + text + "}]",
                                "\"unknown\":{\"model\":" + text + ",\"max_tokens\":[1,2.50,-0]}",
                                options,
                                limit,
                                stream,
                                tags));
        fields.removeIf(String::isEmpty);
        Collections.shuffle(fields, new Random(seed));
        return space + "{" + space + String.join(space + "," + space, fields) + space + "}" + space;
    }

    @Test
    void leavesEveryOtherByteAsItCame() {
        String body =
                "{ \"seed\":1.0e2,\"model\" :\"chat\",\t\"messages\":[{\"role\":\"user\",\"content\":\"\\u00e9\"}] }";

        assertThat(text(chat(body).forUpstream("m-1", null, OutputLimitField.MAX_TOKENS)))
                .isEqualTo(body.replace("\"chat\"", "\"m-1\""));
    }

    @Test
    void keepsTagsAtHomeUnlessTheCallIsStored() {
        String start = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}]";
        String tags = ",\"metadata\":{\"team\":\"a\"}";

        assertThat(sent(start + tags + "}")).isEqualTo(start + "}");
        assertThat(sent(start + tags + ",\"store\":false}")).isEqualTo(start + ",\"store\":false}");
        assertThat(sent(start + tags + ",\"store\":true}"))
                .isEqualTo(start + tags + ",\"store\":true}");
    }

    private static String sent(String body) {
        return text(chat(body).forUpstream("m", null, OutputLimitField.MAX_TOKENS));
    }

    @Test
    void editsAnEmbeddingRequestInTheSameWay() {
        String body = "{\"input\": [\"a\\n\"], \"model\":\"embed\",\"dimensions\":64}";
        String tagged = body.replace("}", " , \"metadata\" : {\"a\":\"b\"}}");

        EmbeddingRequest request = EmbeddingRequest.parse(tagged.getBytes(StandardCharsets.UTF_8));

        assertThat(text(request.forUpstream("e-1")))
                .isEqualTo(body.replace("\"embed\"", "\"e-1\"").replace("}", " }"));
    }

    private static ChatRequest chat(String body) {
        return ChatRequest.parse(body.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
