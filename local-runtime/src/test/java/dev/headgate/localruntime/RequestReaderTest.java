package dev.headgate.localruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.localruntime.ChatMessage.Role;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RequestReaderTest {

    private static final String HELLO = "'messages':[{'role':'user','content':'Hello'}]";

    private final ChatRequestReader reader = new ChatRequestReader(0.7);

    @Test
    void fillsInDefaults() {
        ChatRequest request =
                reader.read(parse("{" + HELLO + ",'unheard_of':[1],'seed':null,'stop':null}"));

        assertThat(request.messages()).containsExactly(new ChatMessage(Role.USER, "Hello"));
        assertThat(request.sampling()).isEqualTo(new Sampling(0.7, 1, 0, 0, OptionalLong.empty()));
        assertThat(request.maxTokens()).isEmpty();
        assertThat(request.stops()).isEmpty();
        assertThat(request.jsonSchema()).isNull();
        assertThat(request.reusePrompt()).isTrue();
    }

    @Test
    void readsEveryField() {
        ChatRequest request =
                reader.read(
                        parse(
                                "{"
                                        + HELLO
                                        + ",'temperature':0,'top_p':0.5,'frequency_penalty':1,"
                                        + "'presence_penalty':-1,'seed':-9000000000,'max_tokens':7,'stop':['a','b'],'n':1,"
                                        + "'response_format':{'type':'json_object'}}"));

        assertThat(request.sampling())
                .isEqualTo(new Sampling(0, 0.5, 1, -1, OptionalLong.of(-9_000_000_000L)));
        assertThat(request.maxTokens()).isEqualTo(OptionalInt.of(7));
        assertThat(request.stops()).containsExactly("a", "b");
        assertThat(request.jsonSchema()).isEqualTo("{\"type\":\"object\"}");
        assertThat(request.reusePrompt()).as("a seed promises the same answer").isFalse();
    }

    @Test
    void readsTextPartsAndEveryRole() {
        ChatRequest request =
                reader.read(
                        parse(
                                "{'messages':[{'role':'developer','content':'d'},"
                                        + "{'role':'system','content':'s'},{'role':'assistant','content':'a'},"
                                        + "{'role':'user','content':[{'type':'text','text':'one '},{'type':'text','text':'two'}]}],"
                                        + "'max_completion_tokens':3,'stop':'x','response_format':{'type':'text'}}"));

        assertThat(request.messages())
                .containsExactly(
                        new ChatMessage(Role.SYSTEM, "d"),
                        new ChatMessage(Role.SYSTEM, "s"),
                        new ChatMessage(Role.ASSISTANT, "a"),
                        new ChatMessage(Role.USER, "one two"));
        assertThat(request.maxTokens()).hasValue(3);
        assertThat(request.stops()).containsExactly("x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "n                     | 'n':2",
                "n                     | 'n':0",
                "n                     | 'n':1000000000000",
                "logprobs              | 'logprobs':true",
                "tools                 | 'tools':[{'type':'function'}]",
                "functions             | 'functions':[{}]",
                "temperature           | 'temperature':-0.1",
                "temperature           | 'temperature':'hot'",
                "temperature           | 'temperature':1e999",
                "top_p                 | 'top_p':1.1",
                "frequency_penalty     | 'frequency_penalty':3",
                "presence_penalty      | 'presence_penalty':-3",
                "seed                  | 'seed':1.5",
                "seed                  | 'seed':99999999999999999999",
                "max_tokens            | 'max_tokens':0",
                "max_tokens            | 'max_tokens':-1",
                "max_tokens            | 'max_tokens':99999999999",
                "max_completion_tokens | 'max_completion_tokens':'7'",
                "stop                  | 'stop':['']",
                "stop                  | 'stop':[1]",
                "stop                  | 'stop':['a','b','c','d','e']",
                "response_format       | 'response_format':{'type':'xml'}",
                "response_format       | 'response_format':{'type':'json_schema'}",
                "cache_prompt          | 'cache_prompt':1"
            })
    void namesTheFieldThatIsWrong(String field, String wrong) {
        assertRefused(field, "{" + HELLO + "," + wrong + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}",
                "{'messages':[]}",
                "{'messages':'Hello'}",
                "{'messages':[1]}",
                "{'messages':[{'content':'x'}]}",
                "{'messages':[{'role':'tool','content':'x'}]}",
                "{'messages':[{'role':'user'}]}",
                "{'messages':[{'role':'user','content':null}]}",
                "{'messages':[{'role':'user','content':[{'type':'image_url'}]}]}"
            })
    void refusesMessagesThatItCannotRead(String body) {
        assertThatThrownBy(() -> reader.read(parse(body))).isInstanceOf(ApiException.class);
    }

    @Test
    void readsEmbeddingRequests() {
        assertThat(EmbeddingRequest.read(parse("{'input':'a'}")))
                .isEqualTo(new EmbeddingRequest(List.of("a"), false));
        assertThat(EmbeddingRequest.read(parse("{'input':['a','b'],'encoding_format':'base64'}")))
                .isEqualTo(new EmbeddingRequest(List.of("a", "b"), true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "input           | {}",
                "input           | {'input':[]}",
                "input           | {'input':[1,2]}",
                "input           | {'input':['']}",
                "input           | {'input':{}}",
                "dimensions      | {'input':'a','dimensions':3}",
                "encoding_format | {'input':'a','encoding_format':'int8'}"
            })
    void refusesEmbeddingRequestsThatItCannotRead(String field, String body) {
        assertThatThrownBy(() -> EmbeddingRequest.read(parse(body)))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.param()).hasValue(field));
    }

    private void assertRefused(String field, String body) {
        assertThatThrownBy(() -> reader.read(parse(body)))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e -> {
                            assertThat(e.status()).isEqualTo(400);
                            assertThat(e.param()).hasValue(field);
                        });
    }

    private static JsonNode parse(String singleQuoted) {
        return new JsonMapper().readTree(singleQuoted.replace('\'', '"'));
    }
}
