package dev.headgate.routing;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.Program;
import dev.headgate.routing.PolicyDocument.Expression;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * CEL as policies use it. Bounded in three ways: the length of a condition, its nesting, and the
 * steps that its loops take together; {@code map} and {@code filter} are left out, so that nothing
 * grows while it is evaluated.
 */
final class PolicyLanguage {
    static final int MAX_CHARACTERS = 2_000;
    static final int MAX_NESTING = 32;
    static final int MAX_STEPS = 1_000;

    private static final CelOptions OPTIONS =
            CelOptions.current()
                    .maxExpressionCodePointSize(MAX_CHARACTERS)
                    .maxParseRecursionDepth(MAX_NESTING)
                    .comprehensionMaxIterations(MAX_STEPS)
                    // The planned runtime insists on it.
                    .enableHeterogeneousNumericComparisons(true)
                    .build();
    private static final CelTypeProvider TYPES = new FactTypes();
    private static final String WHEN_KNOWS_NO_CANDIDATE =
            "'when' is asked once per request and knows no candidate. Move what is said of 'candidate' into 'allow'.";
    private static final String KEY_KNOWS_NO_CANDIDATE =
            "A key is computed once per request and knows no candidate. Use what is said of 'request' or 'caller'.";
    private static final Pattern QUOTED = Pattern.compile("'([^']+)'");
    private static final List<String> NAMES =
            List.of(
                    "request",
                    "caller",
                    "candidate",
                    "has",
                    "size",
                    "startsWith",
                    "endsWith",
                    "contains",
                    "matches",
                    "exists",
                    "all");
    private static final Set<String> FIELDS =
            FactTypes.ALL.stream()
                    .flatMap(type -> type.fields().stream())
                    .collect(Collectors.toSet());

    private final CelCompiler when =
            compiler()
                    .addVar("request", Vocabulary.REQUEST.celType())
                    .addVar("caller", Vocabulary.CALLER.celType())
                    .build();
    private final CelCompiler allow =
            compiler()
                    .addVar("request", Vocabulary.REQUEST.celType())
                    .addVar("caller", Vocabulary.CALLER.celType())
                    .addVar("candidate", Vocabulary.CANDIDATE.celType())
                    .build();
    private final CelCompiler key =
            compiler()
                    .addVar("request", Vocabulary.REQUEST.celType())
                    .addVar("caller", Vocabulary.CALLER.celType())
                    .setResultType(SimpleType.STRING)
                    .build();
    private final CelRuntime runtime =
            CelRuntimeFactory.plannerRuntimeBuilder()
                    .setOptions(OPTIONS)
                    .setTypeProvider(TYPES)
                    .build();

    private static CelCompilerBuilder compiler() {
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setTypeProvider(TYPES)
                .setStandardMacros(
                        CelStandardMacro.HAS,
                        CelStandardMacro.ALL,
                        CelStandardMacro.EXISTS,
                        CelStandardMacro.EXISTS_ONE)
                .setResultType(SimpleType.BOOL);
    }

    /** Compiles a condition on request and caller; empty, with findings, if it is wrong. */
    Optional<Condition> when(Expression expression, Findings findings) {
        return compile(when, expression, WHEN_KNOWS_NO_CANDIDATE, findings)
                .flatMap(tree -> condition(tree, expression, findings));
    }

    /** Compiles a condition on a candidate too; empty, with findings, if it is wrong. */
    Optional<Condition> allow(Expression expression, Findings findings) {
        return compile(allow, expression, "", findings)
                .flatMap(tree -> condition(tree, expression, findings));
    }

    /** Compiles a text on request and caller; empty, with findings, if it is wrong. */
    Optional<Key> key(Expression expression, Findings findings) {
        return compile(key, expression, KEY_KNOWS_NO_CANDIDATE, findings)
                .flatMap(tree -> program(tree, expression, findings))
                .map(Key::new);
    }

    private Optional<CelAbstractSyntaxTree> compile(
            CelCompiler compiler, Expression expression, String noCandidate, Findings findings) {
        CelValidationResult result = compiler.compile(expression.text());
        for (CelIssue issue : result.getErrors()) {
            findings.add(position(expression, issue), sentence(issue, noCandidate));
        }
        if (result.hasError()) {
            return Optional.empty();
        }
        try {
            CelAbstractSyntaxTree tree = result.getAst();
            List<String> forbidden = forbidden(tree);
            forbidden.forEach(message -> findings.add(expression.position(), message));
            return forbidden.isEmpty() ? Optional.of(tree) : Optional.empty();
        } catch (CelValidationException e) {
            findings.add(expression.position(), "This cannot be used: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Program> program(
            CelAbstractSyntaxTree tree, Expression expression, Findings findings) {
        try {
            return Optional.of(runtime.createProgram(tree));
        } catch (CelEvaluationException e) {
            findings.add(expression.position(), "This cannot be used: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Condition> condition(
            CelAbstractSyntaxTree tree, Expression expression, Findings findings) {
        return program(tree, expression, findings)
                .map(program ->
                        new Condition(program, tree, FactKey.of(tree.getExpr()).orElse(null)));
    }

    /** What CEL can say and a policy may not. */
    private static List<String> forbidden(CelAbstractSyntaxTree tree) {
        return CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .flatMap(node -> forbidden(tree, node).stream())
                .distinct()
                .toList();
    }

    private static Optional<String> forbidden(CelAbstractSyntaxTree tree, CelNavigableExpr node) {
        if (node.getKind() == Kind.STRUCT) {
            return Optional.of("A condition cannot create objects. Compare with single fields.");
        }
        if (node.getKind() == Kind.CALL && node.expr().call().function().equals("@in")) {
            long container = node.expr().call().args().get(1).id();
            if (tree.getTypeOrThrow(container).kind() == CelKind.MAP) {
                // Absent tags read as '', so a look-up would find every one of them.
                return Optional.of(
                        "'in' does not work on tags. Write has(request.tags.name), or"
                                + " request.tags['name'] != ''.");
            }
        }
        return Optional.empty();
    }

    private static Position position(Expression expression, CelIssue issue) {
        Position start = expression.position();
        return new Position(
                start.line() + Math.max(0, issue.getSourceLocation().getLine() - 1),
                start.column() + Math.max(0, issue.getSourceLocation().getColumn()));
    }

    private static String sentence(CelIssue issue, String noCandidate) {
        String message = issue.getMessage();
        if (message.contains("undeclared reference to 'candidate'")) {
            return noCandidate;
        }
        if (message.contains("undefined field")) {
            return message + "." + hint(message, FIELDS) + " " + fields();
        }
        if (message.contains("undeclared reference")) {
            return message + "." + hint(message, NAMES);
        }
        return message + ".";
    }

    private static String hint(String message, Collection<String> known) {
        Matcher quoted = QUOTED.matcher(message);
        return quoted.find() ? Nearest.hint(quoted.group(1), known) : "";
    }

    private static String fields() {
        return FactTypes.ALL.stream()
                .map(type -> type.name() + " has " + type.fieldNames())
                .collect(Collectors.joining("; ", "There are: ", "."));
    }

    /** Tells CEL the shape of the facts. */
    private static final class FactTypes implements CelTypeProvider {
        private static final List<FactType<?>> ALL =
                List.of(
                        Vocabulary.REQUEST,
                        Vocabulary.CALLER,
                        Vocabulary.CANDIDATE,
                        Vocabulary.LICENCE);
        private final ImmutableList<CelType> types =
                ALL.stream().map(FactType::celType).collect(ImmutableList.toImmutableList());

        @Override
        public ImmutableList<CelType> types() {
            return types;
        }

        @Override
        public Optional<CelType> findType(String name) {
            return types.stream().filter(type -> type.name().equals(name)).findFirst();
        }
    }
}
