package dev.headgate.policy;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.MayRead;
import dev.headgate.policy.PolicyDiff.DeploymentChange;
import dev.headgate.policy.PolicyReview.Finding;
import dev.headgate.policy.PolicyTexts.Chosen;
import dev.headgate.routing.Compilation;
import dev.headgate.routing.PolicyCompiler;
import dev.headgate.routing.PolicyDocument.Name;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Compares versions and drafts. */
@Service
@MayRead
class PolicyDiffs {
    private static final int CONTEXT_LINES = 3;

    private final PolicyTexts texts;
    private final PolicyReviews reviews;
    private final PolicyCompiler compiler;

    PolicyDiffs(PolicyTexts texts, PolicyReviews reviews, PolicyCompiler compiler) {
        this.texts = texts;
        this.reviews = reviews;
        this.compiler = compiler;
    }

    /**
     * How the second differs from the first.
     *
     * @throws GatewayException {@code NOT_FOUND} if there is no such version or draft
     */
    PolicyDiff between(PolicyOwner owner, PolicyChoice from, PolicyChoice to) {
        Chosen before = found(owner, from);
        Chosen after = found(owner, to);
        Optional<PolicyOutline> one = PolicyOutline.of(before.document());
        Optional<PolicyOutline> other = PolicyOutline.of(after.document());
        return new PolicyDiff(
                before.label(),
                after.label(),
                one.flatMap(a -> other.map(b -> PolicyOutline.changes(a.fields(), b.fields())))
                        .orElse(null),
                one.flatMap(a -> other.map(b -> RuleChanges.between(a.rules(), b.rules())))
                        .orElse(null),
                owner.isPlatform() ? deployments(before, after) : null,
                newFindings(owner, before, after),
                unified(before, after));
    }

    private Chosen found(PolicyOwner owner, PolicyChoice choice) {
        return texts.find(owner, choice)
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "No policy is published here. GET %s/versions lists those that were."
                                        .formatted(owner.path())));
    }

    private @Nullable DeploymentChange deployments(Chosen before, Chosen after) {
        Optional<Set<String>> one = deployments(before);
        Optional<Set<String>> other = deployments(after);
        return one.flatMap(a -> other.map(b -> new DeploymentChange(without(b, a), without(a, b))))
                .orElse(null);
    }

    private Optional<Set<String>> deployments(Chosen chosen) {
        return switch (compiler.compile(chosen.document())) {
            case Compilation.Compiled(var policy) ->
                    Optional.of(
                            policy.document().deployments().stream()
                                    .map(Name::text)
                                    .collect(Collectors.toCollection(TreeSet::new)));
            case Compilation.Rejected(_) -> Optional.empty();
        };
    }

    private static List<String> without(Set<String> names, Set<String> others) {
        return names.stream().filter(name -> !others.contains(name)).toList();
    }

    private List<Finding> newFindings(PolicyOwner owner, Chosen before, Chosen after) {
        Set<String> known =
                findings(owner, before).map(Finding::message).collect(Collectors.toSet());
        return findings(owner, after)
                .filter(finding -> !known.contains(finding.message()))
                .toList();
    }

    private Stream<Finding> findings(PolicyOwner owner, Chosen chosen) {
        PolicyReview review = reviews.of(owner, chosen.document());
        return Stream.concat(review.errors().stream(), review.warnings().stream());
    }

    private static String unified(Chosen before, Chosen after) {
        List<String> lines = before.document().lines().toList();
        return String.join(
                "\n",
                UnifiedDiffUtils.generateUnifiedDiff(
                        before.label(),
                        after.label(),
                        lines,
                        DiffUtils.diff(lines, after.document().lines().toList()),
                        CONTEXT_LINES));
    }
}
