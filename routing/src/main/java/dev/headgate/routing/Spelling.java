package dev.headgate.routing;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Writes expressions so that equal texts mean the same. What it does not know how to write is
 * different from everything else.
 */
final class Spelling {
    private static final AtomicLong NEXT = new AtomicLong();

    private Spelling() {}

    static String of(CelExpr expression) {
        return switch (expression.getKind()) {
            case CONSTANT -> quoted(expression.constant().getKind() + ":" + expression.constant());
            case IDENT -> quoted(expression.ident().name());
            case SELECT ->
                    (expression.select().testOnly() ? "has " : "")
                            + of(expression.select().operand())
                            + "."
                            + quoted(expression.select().field());
            case CALL -> call(expression.call());
            case LIST -> all(expression.list().elements());
            default -> "#" + NEXT.incrementAndGet();
        };
    }

    private static String call(CelCall call) {
        return quoted(call.function())
                + call.target().map(target -> "<" + of(target) + ">").orElse("")
                + all(call.args());
    }

    private static String all(List<CelExpr> expressions) {
        return expressions.stream().map(Spelling::of).collect(Collectors.joining(",", "(", ")"));
    }

    /** With its length, so that no text can be taken for the end of another. */
    private static String quoted(String text) {
        return text.length() + "'" + text;
    }
}
