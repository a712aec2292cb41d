package dev.headgate.configfile;

import dev.headgate.accounting.BudgetPeriod;
import dev.headgate.accounting.CarryOver;
import dev.headgate.configfile.Configuration.DeclaredBudget;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.DeclaredKey;
import dev.headgate.identity.DeclaredTenant;
import dev.headgate.identity.DeclaredTenant.DeclaredTeam;
import dev.headgate.identity.KeySettings;
import dev.headgate.identity.TeamSettings;
import dev.headgate.identity.TenantSettings;
import jakarta.validation.Validator;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** Reads tenants with their teams, keys and budgets. */
final class TenantReading {
    private static final String[] BUDGET_FIELDS = {
        "name",
        "period",
        "time_zone",
        "fiscal_start",
        "limit_usd",
        "hard",
        "alert_shares",
        "forecast_alert_shares",
        "carry_over"
    };

    /** Stands for what a budget is set on until that is known. */
    private static final UUID NOBODY = new UUID(0, 0);

    private final Validator validator;
    private final Environment environment;
    private final List<DeclaredBudget> budgets = new ArrayList<>();

    TenantReading(Validator validator, Environment environment) {
        this.validator = validator;
        this.environment = environment;
    }

    List<DeclaredTenant> read(Section file) {
        return file
                .sections(
                        "tenants",
                        "A tenant",
                        "name",
                        "cost_centre",
                        "region",
                        "time_zone",
                        "budgets",
                        "teams")
                .stream()
                .map(this::tenant)
                .flatMap(Optional::stream)
                .toList();
    }

    /** The budgets of everything that was read. */
    List<DeclaredBudget> budgets() {
        return List.copyOf(budgets);
    }

    private Optional<DeclaredTenant> tenant(Section tenant) {
        String name = tenant.required("name", "acme");
        readBudgets(tenant, name);
        TenantSettings settings =
                new TenantSettings(
                        name,
                        tenant.textOrNull("cost_centre"),
                        tenant.textOrNull("region"),
                        tenant.textOrNull("time_zone"));
        check(tenant, settings);
        List<DeclaredTeam> teams =
                tenant.sections("teams", "A team", "name", "budgets", "keys").stream()
                        .map(team -> team(team, name))
                        .flatMap(Optional::stream)
                        .toList();
        return tenant.value(() -> new DeclaredTenant(settings, teams));
    }

    private Optional<DeclaredTeam> team(Section team, String tenant) {
        String name = team.required("name", "builders");
        readBudgets(team, tenant, name);
        TeamSettings settings = new TeamSettings(name);
        check(team, settings);
        List<DeclaredKey> keys =
                team
                        .sections(
                                "keys",
                                "A key",
                                "name",
                                "from_env",
                                "id",
                                "sha256",
                                "allowed_models",
                                "requests_per_minute",
                                "tokens_per_minute",
                                "parallel_requests",
                                "priority_class",
                                "expires_at",
                                "budgets")
                        .stream()
                        .map(key -> key(key, tenant, name))
                        .flatMap(Optional::stream)
                        .toList();
        return team.value(() -> new DeclaredTeam(settings, keys));
    }

    private Optional<DeclaredKey> key(Section key, String tenant, String team) {
        String name = key.required("name", "build-bot");
        readBudgets(key, tenant, team, name);
        KeySettings settings =
                new KeySettings(
                        name,
                        key.texts("allowed_models"),
                        key.number("requests_per_minute").orElse(null),
                        key.countOrNull("tokens_per_minute"),
                        key.number("parallel_requests").orElse(null),
                        key.text("priority_class").orElse("interactive"),
                        key.timeOrNull("expires_at"));
        check(key, settings);
        Optional<String> variable = key.text("from_env");
        if (variable.isPresent()
                == (key.text("id").isPresent() && key.text("sha256").isPresent())) {
            key.wrong(
                    "name",
                    "A key needs either 'from_env' (a variable that holds it) or both 'id' and"
                            + " 'sha256' (as the API shows when it makes a key).");
        }
        return key.value(() ->
                variable.map(named -> shown(settings, named))
                        .orElseGet(() ->
                                DeclaredKey.hashed(
                                        settings,
                                        key.required("id", "Ab3dE6gh"),
                                        key.required("sha256", "64 digits"))));
    }

    private DeclaredKey shown(KeySettings settings, String variable) {
        @Nullable String text = environment.getProperty(variable);
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException(
                    "The environment variable %s is not set. Set it to the key."
                            .formatted(variable));
        }
        try {
            return DeclaredKey.shown(settings, text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The environment variable %s %s.".formatted(variable, e.getMessage()), e);
        }
    }

    private void readBudgets(Section owner, String... path) {
        for (Section budget : owner.sections("budgets", "A budget", BUDGET_FIELDS)) {
            budget.required("limit_usd", "100");
            DeclaredBudget declared = budget(budget, path);
            check(budget, declared.above(NOBODY));
            budget.value(() -> checked(declared)).ifPresent(budgets::add);
        }
    }

    private static DeclaredBudget budget(Section budget, String... path) {
        BudgetPeriod period =
                budget.choice("period", BudgetPeriod.class).orElse(BudgetPeriod.MONTH);
        return new DeclaredBudget(
                List.of(path),
                budget.text("name").orElse(named(period, path)),
                period,
                budget.textOrNull("time_zone"),
                budget.textOrNull("fiscal_start"),
                budget.usd("limit_usd").orElse(BigDecimal.ZERO),
                budget.flag("hard").orElse(true),
                budget.sharesOrNull("alert_shares"),
                budget.sharesOrNull("forecast_alert_shares"),
                budget.section("carry_over", "'carry_over'", "max_share", "max_usd")
                        .map(bounds ->
                                new CarryOver(
                                        bounds.share("max_share").orElse(null),
                                        bounds.usd("max_usd").orElse(null)))
                        .orElse(null));
    }

    /** What the fields of a budget say together. */
    private static DeclaredBudget checked(DeclaredBudget declared) {
        try {
            declared.above(NOBODY).check();
            return declared;
        } catch (GatewayException e) {
            throw new IllegalArgumentException(e.message(), e);
        }
    }

    private static String named(BudgetPeriod period, String... path) {
        return String.join(
                " / ", Stream.concat(Stream.of(path), Stream.of(period.label())).toList());
    }

    private <T> void check(Section section, T settings) {
        validator
                .validate(settings)
                .forEach(violation -> {
                    String field =
                            violation
                                    .getPropertyPath()
                                    .toString()
                                    .replaceAll("([A-Z])", "_$1")
                                    .toLowerCase(Locale.ROOT);
                    section.wrong(field, "'%s' %s.".formatted(field, violation.getMessage()));
                });
    }
}
