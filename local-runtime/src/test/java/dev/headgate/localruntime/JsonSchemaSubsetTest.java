package dev.headgate.localruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Schemas that would end the engine's process or be ignored by it must not get through (F28). */
class JsonSchemaSubsetTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'type':'object','title':'T','properties':{'a b':{'type':'integer'}},'required':['a b'],'additionalProperties':false}",
                "{'type':'object','additionalProperties':{'type':'number'}}",
                "{'type':['string','null']}",
                "{'type':'array','items':{'type':'string','minLength':1,'maxLength':3},'minItems':1,'maxItems':2}",
                "{'type':'array','prefixItems':[{'type':'string'}]}",
                "{'anyOf':[{'enum':['x',1,null]},{'const':true}]}",
                "{'$ref':'#/$defs/node','$defs':{'node':{'type':'object','properties':{'next':{'$ref':'#/$defs/node'}}}}}"
            })
    void acceptsWhatTheEngineEnforces(String schema) {
        assertThat(JsonSchemaSubset.require(parse(schema))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{'type':'date'}",
                "{'type':[]}",
                "{'type':7}",
                "{'pattern':'a+'}",
                "{'format':'date'}",
                "{'minimum':1}",
                "{'not':{}}",
                "{'allOf':[{}]}",
                "{'anyOf':[]}",
                "{'items':[]}",
                "{'required':[1]}",
                "{'enum':[]}",
                "{'const':{}}",
                "{'properties':[]}",
                "{'properties':{'line\\nbreak':{}}}",
                "{'properties':{'a':{'pattern':'x'}}}",
                "{'additionalProperties':1}",
                "{'minItems':3,'maxItems':2}",
                "{'minLength':3,'maxLength':2}",
                "{'maxItems':0}",
                "{'minLength':-1}",
                "{'minLength':1000000}",
                "{'minItems':1.5}",
                "{'$ref':'http://example.com/schema'}",
                "{'$ref':'#/$defs/missing'}",
                "{'$ref':'#/properties/a','properties':{'a':{}}}",
                "{'$ref':'#/$defs/a','$defs':{'a':{'$ref':'#/$defs/a'}}}"
            })
    void refusesWhatItCannotEnforce(String schema) {
        assertThatThrownBy(() -> JsonSchemaSubset.require(parse(schema)))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("cannot enforce");
    }

    @Test
    void refusesAHugeSchema() {
        String many = "'x',".repeat(40_000);

        assertThatThrownBy(() -> JsonSchemaSubset.require(parse("{'enum':[" + many + "'x']}")))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("65536");
    }

    private static JsonNode parse(String singleQuoted) {
        return new JsonMapper().readTree(singleQuoted.replace('\'', '"'));
    }
}
