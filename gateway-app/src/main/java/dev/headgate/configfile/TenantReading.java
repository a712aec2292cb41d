package dev.headgate.configfile;

import dev.headgate.accounting.BudgetPeriod;
import dev.headgate.configfile.Configuration.DeclaredBudget;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** Reads tenants with their teams, keys and budgets. */
final class TenantReading {
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
        @Nullable String timeZone = tenant.textOrNull("time_zone");
        readBudgets(tenant, timeZone, name);
        TenantSettings settings =
                new TenantSettings(
                        name,
                        tenant.textOrNull("cost_centre"),
                        tenant.textOrNull("region"),
                        timeZone);
        check(tenant, settings);
        List<DeclaredTeam> teams =
                tenant.sections("teams", "A team", "name", "budgets", "keys").stream()
                        .map(team -> team(team, timeZone, name))
                        .flatMap(Optional::stream)
                        .toList();
        return tenant.value(() -> new DeclaredTenant(settings, teams));
    }

    private Optional<DeclaredTeam> team(Section team, @Nullable String timeZone, String tenant) {
        String name = team.required("name", "builders");
        readBudgets(team, timeZone, tenant, name);
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
                                "expires_at",
                                "budgets")
                        .stream()
                        .map(key -> key(key, timeZone, tenant, name))
                        .flatMap(Optional::stream)
                        .toList();
        return team.value(() -> new DeclaredTeam(settings, keys));
    }

    private Optional<DeclaredKey> key(
            Section key, @Nullable String timeZone, String tenant, String team) {
        String name = key.required("name", "build-bot");
        readBudgets(key, timeZone, tenant, team, name);
        KeySettings settings =
                new KeySettings(
                        name,
                        key.texts("allowed_models"),
                        key.number("requests_per_minute").orElse(null),
                        key.countOrNull("tokens_per_minute"),
                        key.number("parallel_requests").orElse(null),
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

    private void readBudgets(Section owner, @Nullable String timeZone, String... path) {
        for (Section budget :
                owner.sections("budgets", "A budget", "name", "period", "limit_usd", "hard")) {
            budget.required("limit_usd", "100");
            Optional<BudgetPeriod> period = budget.choice("period", BudgetPeriod.class);
            Optional<BigDecimal> limit =
                    budget.usd("limit_usd").filter(usd -> isPayable(budget, usd));
            BudgetPeriod chosen = period.orElse(BudgetPeriod.MONTH);
            budget.value(() ->
                            new DeclaredBudget(
                                    List.of(path),
                                    budget.text("name").orElse(named(chosen, path)),
                                    chosen,
                                    timeZone,
                                    limit.orElse(BigDecimal.ZERO),
                                    budget.flag("hard").orElse(true)))
                    .ifPresent(budgets::add);
        }
    }

    private static boolean isPayable(Section budget, BigDecimal usd) {
        if (usd.signum() < 0) {
            budget.wrong("limit_usd", "'limit_usd' must not be negative.");
        }
        return usd.signum() >= 0;
    }

    private static String named(BudgetPeriod period, String... path) {
        return String.join(
                " / ",
                Stream.concat(
                                Stream.of(path),
                                Stream.of(period == BudgetPeriod.MONTH ? "month" : "total"))
                        .toList());
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
