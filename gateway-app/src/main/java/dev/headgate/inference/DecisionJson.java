package dev.headgate.inference;

import dev.headgate.accounting.RequestId;
import dev.headgate.routing.RoutingDecision;
import dev.headgate.routing.RoutingDecision.Explanation;
import dev.headgate.routing.RoutingDecision.Hedge;
import dev.headgate.routing.RoutingDecision.Refused;
import dev.headgate.routing.RoutingDecision.Routed;
import dev.headgate.routing.RoutingDecision.Target;
import dev.headgate.routing.RoutingDecision.Terms;
import dev.headgate.routing.RoutingDecision.Verdict;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
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
            json.writeStringProperty("summary", decision.sentence());
            switch (decision) {
                case Routed(_, var terms, _) -> {
                    json.writeStringProperty("outcome", "routed");
                    write(terms, json);
                }
                case Refused refused -> write(refused, json);
            }
            write(decision.explanation(), json);
            json.writeEndObject();
        }
        return text.toString();
    }

    /** Why a copy was made. */
    static String ofCopy(Target target, RequestId copied) {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty(
                    "summary",
                    "copy of request %s for %s; nobody gets its answer"
                            .formatted(copied.value(), target.deployment()));
            json.writeStringProperty("outcome", "copied");
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(Refused refused, JsonGenerator json) {
        json.writeStringProperty("outcome", lower(refused.refusal()));
        json.writeStringProperty("reason", refused.reason());
        if (refused.retryAt() != null) {
            json.writeStringProperty("retry_at", refused.retryAt().toString());
        }
    }

    /** The key of what shares a cache is left out: it may name a person. */
    private static void write(Terms terms, JsonGenerator json) {
        json.writeStringProperty("priority_class", terms.priority().word());
        writeMillis("deadline_ms", terms.deadline(), json);
        writeMillis("max_wait_ms", terms.maxWait(), json);
        Hedge hedge = terms.hedge();
        if (hedge != null) {
            json.writeObjectPropertyStart("hedge");
            json.writeStringProperty("deployment", hedge.target().deployment());
            writeMillis("after_ms", hedge.after(), json);
            writeAmount("max_extra_usd", hedge.maxExtraUsd(), json);
            json.writeEndObject();
        }
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
        json.writeStringProperty("outcome", lower(verdict.outcome()));
        json.writeStringProperty("reason", verdict.reason());
        writeAmount("expected_cost_usd", verdict.expectedCost(), json);
        writeAmount("full_cost_usd", verdict.fullCost(), json);
        writeMillis("expected_wait_ms", verdict.expectedWait(), json);
        json.writeEndObject();
    }

    private static void writeAmount(String name, @Nullable BigDecimal usd, JsonGenerator json) {
        if (usd != null) {
            json.writeStringProperty(name, usd.toPlainString());
        }
    }

    private static void writeMillis(String name, @Nullable Duration time, JsonGenerator json) {
        if (time != null) {
            json.writeNumberProperty(name, time.toMillis());
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
