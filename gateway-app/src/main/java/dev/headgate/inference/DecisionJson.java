package dev.headgate.inference;

import dev.headgate.routing.RoutingDecision;
import dev.headgate.routing.RoutingDecision.Explanation;
import dev.headgate.routing.RoutingDecision.Refused;
import dev.headgate.routing.RoutingDecision.Routed;
import dev.headgate.routing.RoutingDecision.Verdict;
import java.io.StringWriter;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes a decision with its reasons as it is stored and shown. Amounts are decimal strings in USD.
 */
final class DecisionJson {
    private static final JsonFactory JSON = new JsonFactory();

    private DecisionJson() {}

    static String of(RoutingDecision decision) {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            switch (decision) {
                case Routed _ -> json.writeStringProperty("outcome", "routed");
                case Refused(var refusal, var reason, _) -> {
                    json.writeStringProperty("outcome", refusal.name().toLowerCase(Locale.ROOT));
                    json.writeStringProperty("reason", reason);
                }
            }
            write(decision.explanation(), json);
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(Explanation explanation, JsonGenerator json) {
        json.writeStringProperty("rule", explanation.rule());
        json.writeStringProperty("strategy", explanation.strategy());
        json.writeArrayPropertyStart("candidates");
        explanation.verdicts().forEach(verdict -> write(verdict, json));
        json.writeEndArray();
        if (!explanation.notes().isEmpty()) {
            json.writeArrayPropertyStart("notes");
            explanation.notes().forEach(json::writeString);
            json.writeEndArray();
        }
    }

    private static void write(Verdict verdict, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("deployment", verdict.deployment());
        json.writeStringProperty("outcome", verdict.outcome().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("reason", verdict.reason());
        if (verdict.expectedCost() != null) {
            json.writeStringProperty("expected_cost_usd", verdict.expectedCost().toPlainString());
        }
        if (verdict.expectedWait() != null) {
            json.writeNumberProperty("expected_wait_ms", verdict.expectedWait().toMillis());
        }
        json.writeEndObject();
    }
}
