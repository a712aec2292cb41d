package dev.headgate.configfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.catalog.Catalog;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.PriceSheet;
import dev.headgate.policy.PolicyRouter;
import dev.headgate.routing.Hosting;
import dev.headgate.usage.Meter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the configuration file does. */
class ConfigFileTest extends ConfigFileApplication {
    private final ConfigFile file;
    private final Catalog catalog;
    private final PolicyRouter policy;
    private final JdbcClient database;

    ConfigFileTest(ConfigFile file, Catalog catalog, PolicyRouter policy, JdbcClient database) {
        super(file);
        this.file = file;
        this.catalog = catalog;
        this.policy = policy;
        this.database = database;
    }

    @BeforeEach
    void applyTheExample() throws IOException {
        apply(example());
    }

    @AfterEach
    void removeWhatWasDeclared() {
        Stream.of(
                        "delete from api_keys where public_id in ('12345678', 'Ab3dE6gh')",
                        "delete from teams where name = 'builders'",
                        "delete from tenants where name = 'acme'",
                        "delete from budgets where managed_by = 'config'",
                        // The rows themselves are for ever.
                        "alter table price_rows disable trigger price_is_not_overwritten",
                        "delete from price_proposal_rows",
                        "delete from price_proposals",
                        "delete from price_rows where managed_by = 'config'",
                        "alter table price_rows enable trigger price_is_not_overwritten",
                        "delete from pool_costs where managed_by = 'config'",
                        "delete from deployments where managed_by = 'config'",
                        "delete from pools where name in ('gpu-a', 'gpu-rented', 'gpu-owned')",
                        "delete from providers where name = 'rented-eu'",
                        "delete from models where name = 'acme-7b'")
                .forEach(sql -> database.sql(sql).update());
    }

    @Test
    void declaresWhatCanBeCalled() {
        Deployment own = deployment("acme-7b@gpu-a");
        Deployment rented = deployment("gpt-oss-120b@rented");

        assertThat(own.hosting()).isEqualTo(Hosting.SELF_HOSTED);
        assertThat(own.upstreamModel()).isEqualTo("acme/acme-7b-instruct");
        assertThat(own.model().contextTokens()).isEqualTo(16384);
        assertThat(((Deployment.Place.SelfHosted) own.place()).cost().usdPerHour())
                .isEqualByComparingTo("2.50");
        assertThat(rented.region()).isEqualTo("EU");
        assertThat(usd(Meter.INPUT)).isEqualByComparingTo("0.1");
    }

    @Test
    void declaresWhoCallsAndWhatTheyMaySpend() {
        assertThat(
                        rows(
                                "select name from api_keys where revoked_at is null and managed_by = 'config' order by name"))
                .containsExactly("build-bot", "somebody-elses-bot");
        assertThat(rows("select name from budgets where retired_at is null order by name"))
                .containsExactly(
                        "acme / builders / build-bot / month",
                        "acme / month",
                        "builders in all",
                        "the fiscal year");
    }

    @Test
    void declaresAlertsCarryOverAndFiscalYears() {
        assertThat(
                        rows(
                                """
                                select concat_ws(' ', period, fiscal_start, time_zone, alert_shares, forecast_shares,
                                                 carry_share, carry_usd)
                                from budgets where retired_at is null and name in ('acme / month', 'the fiscal year')
                                order by name
                                """))
                .containsExactly(
                        "MONTH Europe/Berlin {0.5,0.8,1} {1} 0.25 200",
                        "FISCAL_YEAR 04-01 UTC {0.5,0.8,1} {}");
    }

    @Test
    void putsItsPolicyInForce() {
        assertThat(policy.aliases()).contains("chat");
    }

    @Test
    void takesAPolicyWrittenAsText() throws IOException {
        String text =
                """
                policy: |
                  name: as text
                  aliases: {plain: [headgate-tiny@local]}
                  rules:
                    - name: as asked
                      route: { strategy: priority, among: [requested] }
                """;

        apply(text);

        assertThat(policy.aliases()).containsExactly("plain");
    }

    @Test
    void appliedAgainChangesNothing() throws IOException {
        Map<String, List<String>> before = everything();

        apply(example());

        assertThat(everything()).isEqualTo(before);
    }

    /** The pools of {@code docs/own-capacity.md}. */
    @Test
    void declaresWhatAPoolIsPaidFor() throws IOException {
        String pools = yaml(Path.of("..", "docs", "own-capacity.md"));

        apply(example().replace("pools:\n", pools));
        apply(example().replace("pools:\n", pools));

        assertThat(
                        rows(
                                """
                                select p.name || ' ' || c.usd_per_hour || ' ' || c.overhead_usd_per_hour
                                from pool_costs c join pools p on p.id = c.pool_id
                                where p.name in ('gpu-rented', 'gpu-owned') order by 1
                                """))
                .containsExactly(
                        "gpu-owned 17.645773211568 7",
                        "gpu-rented 20.521601685985 10.521601685985");
        assertThat(rows("select tokens_per_second::text from pools where name = 'gpu-rented'"))
                .containsExactly("9000");
    }

    @Test
    void revokesAKeyAndRetiresADeploymentThatLeft() throws IOException {
        apply(
                example()
                        .replaceAll("(?s)          - name: somebody.*?\n\n", "\n")
                        .replaceAll("(?s)  - model: acme-7b\n.*?  - name", "  - name")
                        .replace("acme-7b@gpu-a, ", ""));

        assertThat(rows("select name from api_keys where revoked_at is not null"))
                .contains("somebody-elses-bot");
        assertThat(catalog.current().deployment("acme-7b@gpu-a")).isEmpty();
    }

    @Test
    void leavesTheRestToAdministrators() throws IOException {
        apply("");

        assertThat(rows("select name from tenants where managed_by = 'config'")).isEmpty();
        assertThat(rows("select name from providers where managed_by = 'config'")).isEmpty();
        assertThat(rows("select name from tenants")).contains("acme");
    }

    @Test
    void opensANewVersionOfAPriceThatDiffers() throws IOException {
        apply(example().replace("input: 0.10", "input: 0.11").replaceAll("      from: .*\n", ""));

        assertThat(usd(Meter.INPUT)).isEqualByComparingTo("0.11");
        assertThat(
                        rows(
                                "select meter || ' ' || price from price_rows where managed_by = 'config' and valid_to is not null"))
                .containsExactly("INPUT 0.1");
    }

    @Test
    void declaresTiersAndHours() {
        assertThat(
                        rows(
                                """
                                select concat_ws(' ', tier, meter, window_from, window_to, window_zone, price)
                                from price_rows
                                where managed_by = 'config' and (tier <> 'STANDARD' or window_from is not null)
                                order by 1
                                """))
                .containsExactly(
                        "BATCH INPUT 0.05",
                        "BATCH OUTPUT 0.25",
                        "STANDARD INPUT 22:00:00 06:00:00 Europe/Berlin 0.08",
                        "STANDARD OUTPUT 22:00:00 06:00:00 Europe/Berlin 0.4");
        assertThat(rows("select distinct source from price_rows where managed_by = 'config'"))
                .containsExactly("contract 17");
    }

    @Test
    void aPriceThatLooksWrongWaitsWhileTheOldOneHolds() throws IOException {
        String dearer = changed("input: 0.10", "input: 0.14");

        apply(dearer);
        apply(dearer);

        assertThat(usd(Meter.INPUT)).isEqualByComparingTo("0.1");
        assertThat(rows("select state from price_proposals"))
                .as("asked for again is not proposed again")
                .containsExactly("PENDING");
        apply(dearer.replace("source: contract 17", "approved_by: ann"));
        assertThat(usd(Meter.INPUT)).isEqualByComparingTo("0.14");
        assertThat(
                        rows(
                                "select approved_by from price_rows where price = 0.14 and managed_by = 'config'"))
                .containsExactly("ann");
        assertThat(rows("select state from price_proposals")).containsExactly("CONFIRMED");
    }

    @Test
    void anAnnouncedPriceStandsBesideTheOneInForce() throws IOException {
        String announced =
                """
                providers:
                  - {name: rented-eu, base_url: "https://api.example.com/v1"}
                deployments:
                  - name: gpt-oss-120b@rented
                    model: gpt-oss-120b
                    upstream_model: openai/announced
                    provider: rented-eu
                    prices:
                      - {input: 0.10, output: 0.50}
                      - {input: 0.12, output: 0.60, from: "2100-01-01T00:00:00Z"}
                """;
        apply(announced);
        Map<String, List<String>> once = everything();

        apply(announced);

        assertThat(everything()).isEqualTo(once);
        assertThat(usd(Meter.INPUT)).isEqualByComparingTo("0.1");
        assertThat(
                        sheet().unitPrice(Meter.INPUT, 0, Instant.parse("2100-01-01T00:00:00Z"))
                                .orElseThrow())
                .isEqualByComparingTo("0.12");
    }

    @Test
    void aPriceWithoutABeginningIsOverWhenAnotherHasBegun() throws IOException {
        apply(
                """
                providers:
                  - {name: rented-eu, base_url: "https://api.example.com/v1"}
                deployments:
                  - name: gpt-oss-120b@rented
                    model: gpt-oss-120b
                    upstream_model: openai/begun
                    provider: rented-eu
                    prices:
                      - {input: 0.10, output: 0.50}
                      - {input: 0.12, output: 0.60, from: "2026-01-01T00:00:00Z"}
                """);

        assertThat(usd(Meter.INPUT)).isEqualByComparingTo("0.12");
        assertThat(rows("select price::text from price_rows where model = 'openai/begun'"))
                .containsExactlyInAnyOrder("0.12", "0.6");
    }

    /** The example with another price from now on. */
    private static String changed(String from, String to) {
        return example().replaceAll("      from: 2026-11-01.*\n", "").replace(from, to);
    }

    /** The last thing that is declared fails; nothing of the first is there. */
    @Test
    void appliesNothingIfSomethingCannotBeApplied() {
        String tooEarly =
                example()
                        .replace("input: 0.10", "input: 0.12")
                        .replace("2026-11-01", "2020-01-01")
                        .replace("rented-eu", "another-account");

        assertThatThrownBy(() -> apply(tooEarly))
                .isInstanceOf(ConfigFileException.class)
                .hasMessageContaining("must begin later");
        assertThat(rows("select name from providers")).doesNotContain("another-account");
    }

    @Test
    void saysThatTheFileIsNotThere() {
        assertThatThrownBy(() -> file.apply(folder.resolve("nowhere.yaml")))
                .isInstanceOf(ConfigFileException.class)
                .hasMessageContaining("nowhere.yaml, which cannot be read");
    }

    private BigDecimal usd(Meter meter) {
        // By day, whenever the test runs; what is in force now still is tomorrow.
        Instant noon =
                LocalDate.now(ZoneOffset.UTC).plusDays(1).atTime(12, 0).toInstant(ZoneOffset.UTC);
        return sheet().unitPrice(meter, 0, noon).orElseThrow();
    }

    private PriceSheet sheet() {
        Deployment.Place place = deployment("gpt-oss-120b@rented").place();
        return ((Deployment.Place.Hosted) place).prices();
    }

    private Deployment deployment(String name) {
        return catalog.current().deployment(name).orElseThrow();
    }

    private List<String> rows(String sql) {
        return database.sql(sql).query(String.class).list();
    }

    private Map<String, List<String>> everything() {
        return Map.of(
                "models", rows("select m::text from models m order by 1"),
                "providers", rows("select p::text from providers p order by 1"),
                "pools", rows("select p::text from pools p order by 1"),
                "costs", rows("select c::text from pool_costs c order by 1"),
                "deployments", rows("select d::text from deployments d order by 1"),
                "prices", rows("select p::text from price_rows p order by 1"),
                "tenants", rows("select t::text from tenants t order by 1"),
                "teams", rows("select t::text from teams t order by 1"),
                "keys", rows("select k::text from api_keys k order by 1"),
                "budgets", rows("select b::text from budgets b order by 1"));
    }
}
