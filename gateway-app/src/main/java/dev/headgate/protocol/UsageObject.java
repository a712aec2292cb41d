package dev.headgate.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A usage object as an upstream sent it. It is read when somebody asks: every chunk of a stream may
 * carry one, and only the last counts.
 */
final class UsageObject {
    private final byte[] document;
    private final Span at;
    private @Nullable UsageFields fields;

    /** The object at this place of a document, which is kept and not copied. */
    UsageObject(byte[] document, Span at) {
        this.document = document;
        this.at = at;
    }

    /** An object that stands for itself. */
    static UsageObject of(String json) {
        byte[] document = json.getBytes(StandardCharsets.UTF_8);
        return new UsageObject(document, new Span(0, document.length));
    }

    UsageFields fields() {
        if (fields == null) {
            fields = UsageFields.of(json());
        }
        return fields;
    }

    String verbatim() {
        return new String(document, at.from(), at.to() - at.from(), StandardCharsets.UTF_8);
    }

    /** Sets {@code cost} and leaves everything else. */
    void putCost(ByteEdits edits, String usd) {
        byte[] json = json();
        try (JsonWalk walk = AnswerScan.walk(json)) {
            walk.begin();
            CostField cost = new CostField(walk);
            walk.fields(cost);
            edits.replace(cost.place(at), cost.isThere() ? usd : cost.addition(usd));
        } catch (JacksonException _) {
            // It was valid JSON when it was found; what cannot be edited is left as it is.
        }
    }

    private byte[] json() {
        return Arrays.copyOfRange(document, at.from(), at.to());
    }

    /** Finds where the cost stands, or else goes. */
    private static final class CostField implements JsonWalk.FieldVisitor {
        private final JsonWalk walk;
        private boolean first = true;
        private @Nullable Span value;

        CostField(JsonWalk walk) {
            this.walk = walk;
        }

        @Override
        public void visit(String name) {
            first = false;
            if (name.equals("cost")) {
                value = walk.span();
            } else {
                walk.skip();
            }
        }

        boolean isThere() {
            return value != null;
        }

        /** Where to write, in the document that holds the object {@code at} this place. */
        Span place(Span at) {
            return value == null
                    ? Span.at(at.to() - 1)
                    : new Span(at.from() + value.from(), at.from() + value.to());
        }

        String addition(String usd) {
            return (first ? "" : ",") + "\"cost\":" + usd;
        }
    }
}
