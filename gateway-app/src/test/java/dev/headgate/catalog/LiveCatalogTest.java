package dev.headgate.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.uuid.Generators;
import dev.headgate.catalog.OwnPrices.FullyLoaded;
import dev.headgate.db.TestDatabase;
import dev.headgate.routing.Capability;
import dev.headgate.secret.TestSecrets;
import dev.headgate.testing.MovableClock;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.mock.env.MockEnvironment;

class LiveCatalogTest {
    private final TestDatabase postgres = TestDatabase.migrated();
    private final SingleConnectionDataSource connection = connected();
    private final JdbcClient database = JdbcClient.create(connection);
    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-22T12:00:00Z"));
    private final MockEnvironment environment = new MockEnvironment();
    private final CatalogReader reader = new CatalogReader(database);
    private final CatalogWriter writer =
            new CatalogWriter(database, Generators.timeBasedEpochRandomGenerator(), clock);
    private final CostBook costs =
            new CostBook(database, Generators.timeBasedEpochRandomGenerator());
    private final PriceRows prices =
            new PriceRows(database, Generators.timeBasedEpochRandomGenerator(), clock);
    private Map<String, FullyLoaded> ownPrices = Map.of();
    private Providers providers;

    @BeforeEach
    void install(@TempDir Path folder) {
        providers =
                new Providers(
                        new OperatorEnvironment(environment),
                        new CredentialSeal(TestSecrets.in(folder)));
        builtIn("0.05", List.of()).install();
    }

    @AfterEach
    void drop() {
        connection.destroy();
        postgres.close();
    }

    @Test
    void theLocalModelNeedsNoAccount() {
        Deployment tiny = deployment("headgate-tiny@local");

        assertThat(tiny.isCallable()).isTrue();
        assertThat(tiny.model().contextTokens()).isEqualTo(1024);
        assertThat(tiny.model().capabilities())
                .containsExactlyInAnyOrder(
                        Capability.CHAT, Capability.EMBEDDINGS, Capability.STREAMING);
        assertThat(tiny.place())
                .isInstanceOfSatisfying(
                        Deployment.Place.SelfHosted.class,
                        place -> {
                            assertThat(place.pool().slots()).isEqualTo(4);
                            assertThat(place.cost().usdPerHour()).isEqualByComparingTo("0.05");
                        });
    }

    @Test
    void aHostedDeploymentHasItsListPriceAndAwaitsAKey() {
        Deployment mini = deployment("gpt-5.4-mini@openai");

        assertThat(mini.isCallable()).isFalse();
        assertThat(mini.upstreamModel()).isEqualTo("gpt-5.4-mini");
        assertThat(usd(mini, Meter.INPUT)).isEqualByComparingTo("0.75");
        assertThat(usd(mini, Meter.CACHE_READ)).isEqualByComparingTo("0.075");
        assertThat(usd(mini, Meter.OUTPUT)).isEqualByComparingTo("4.5");
        assertThat(sheet(mini).rows())
                .allSatisfy(row -> assertThat(row.origin().source()).contains("as of 2026-07-24"));
    }

    @Test
    void aKeyInTheEnvironmentLightsUpAProviderAndIsNotStored() {
        environment.setProperty("OPENAI_API_KEY", "sk-canary");
        environment.setProperty("OPENAI_BASE_URL", "http://127.0.0.1:9/v1/");
        LiveCatalog catalog = catalog();

        Deployment mini = catalog.current().deployment("gpt-5.4-mini@openai").orElseThrow();

        assertThat(mini.isCallable()).isTrue();
        assertThat(provider(mini).baseUrl()).hasToString("http://127.0.0.1:9/v1");
        assertThat(catalog.bearerToken(provider(mini).id())).hasValue("sk-canary");
        assertThat(reader.read().toString()).doesNotContain("sk-canary");
    }

    @Test
    void aPriceThatBeginsLaterHoldsFromItsMomentOn() {
        LiveCatalog catalog = catalog();
        Instant tomorrow = clock.instant().plus(Duration.ofDays(1));
        open("gpt-4o", PriceSlot.of(Meter.INPUT), "1", tomorrow);
        catalog.reload();
        assertThat(usd(catalog, "gpt-4o@openai")).isEqualByComparingTo("2.5");

        clock.moveTo(tomorrow);

        assertThat(usd(catalog, "gpt-4o@openai")).isEqualByComparingTo("1");
    }

    /** Routing derives its prices from a snapshot, so a night is a snapshot of its own. */
    @Test
    void aNightIsAnotherSnapshot() {
        var night = new DailyWindow(LocalTime.of(22, 0), LocalTime.of(6, 0), ZoneOffset.UTC);
        open(
                "gpt-4o",
                new PriceSlot(ProcessingTier.STANDARD, Meter.INPUT, 0, night),
                "1.5",
                clock.instant());
        LiveCatalog catalog = catalog();
        assertThat(usd(catalog, "gpt-4o@openai")).isEqualByComparingTo("2.5");

        clock.moveTo(Instant.parse("2026-11-22T22:00:00Z"));
        assertThat(usd(catalog, "gpt-4o@openai")).isEqualByComparingTo("1.5");

        clock.moveTo(Instant.parse("2026-11-23T06:00:00Z"));
        assertThat(usd(catalog, "gpt-4o@openai")).isEqualByComparingTo("2.5");
    }

    private void open(String model, PriceSlot slot, String price, Instant from) {
        ProviderId openai = provider(deployment(model + "@openai")).id();
        prices.open(
                new PriceKey(openai, model, null, slot),
                "USD",
                new BigDecimal(price),
                new PriceRow.Origin("a letter", clock.instant(), null, null, Keeper.API),
                from,
                null);
    }

    /** An administrator's price is left alone, and so is everything beside it. */
    @Test
    void installingAgainLeavesWhatAnAdministratorPriced() {
        open("gpt-4o", PriceSlot.of(Meter.INPUT), "2", clock.instant());

        builtIn("0.05", List.of()).install();

        assertThat(usd(catalog(), "gpt-4o@openai")).isEqualByComparingTo("2");
    }

    @Test
    void theSnapshotIsTheSameValueUntilSomethingChanges() {
        LiveCatalog catalog = catalog();
        CatalogSnapshot before = catalog.current();

        catalog.reload();
        assertThat(catalog.current()).isSameAs(before);

        writer.retireOthers(List.of(), Keeper.BUILTIN);
        catalog.reload();
        assertThat(catalog.current()).isNotSameAs(before);
    }

    @Test
    void installingAgainChangesNothing() {
        CatalogRows before = reader.read();

        builtIn("0.05", List.of()).install();

        assertThat(reader.read()).isEqualTo(before);
    }

    @Test
    void anotherCostOfTheMachineHoldsFromNowOnAndTheOldOneIsKept() {
        clock.moveTo(clock.instant().plusSeconds(60));
        builtIn("1.20", List.of()).install();

        assertThat(reader.read().costs())
                .extracting(cost -> cost.value().usdPerHour().toPlainString())
                .containsExactly("0.05", "1.2");
    }

    private SingleConnectionDataSource connected() {
        try {
            return new SingleConnectionDataSource(postgres.dataSource().getConnection(), true);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anotherModelFileIsAnotherDeploymentOfTheLocalPool() {
        builtIn(
                        "0.05",
                        List.of(
                                new LocalRuntimeProperties.LocalModel(
                                        "qwen3-8b-q4",
                                        Path.of("/models/qwen3.gguf"),
                                        8192,
                                        Set.of(Capability.CHAT))))
                .install();

        Deployment added = deployment("qwen3-8b-q4@local");

        assertThat(added.model().contextTokens()).isEqualTo(8192);
        assertThat(((Deployment.Place.SelfHosted) added.place()).pool().slots())
                .as("of both models together")
                .isEqualTo(8);
        builtIn("0.05", List.of()).install();
        assertThat(catalog().current().deployment("qwen3-8b-q4@local")).isEmpty();
    }

    @Test
    void whenOwnCapacityIsReckonedAnewThereIsANewCatalogue() {
        LiveCatalog catalog = catalog();
        CatalogSnapshot before = catalog.current();

        ownPrices =
                Map.of(
                        "headgate-tiny@local",
                        new FullyLoaded(new BigDecimal("1.5"), new BigDecimal("3")));
        CatalogSnapshot after = catalog.current();

        assertThat(before.loadedPrice("headgate-tiny@local")).isEmpty();
        assertThat(after.loadedPrice("headgate-tiny@local"))
                .contains(new FullyLoaded(new BigDecimal("1.5"), new BigDecimal("3")));
        assertThat(catalog.current()).as("until the next time").isSameAs(after);
    }

    private Deployment deployment(String name) {
        return catalog().current().deployment(name).orElseThrow();
    }

    private LiveCatalog catalog() {
        return new LiveCatalog(reader::read, providers, () -> ownPrices, clock);
    }

    private static BigDecimal usd(LiveCatalog catalog, String deployment) {
        CatalogSnapshot now = catalog.current();
        return sheet(now.deployment(deployment).orElseThrow())
                .unitPrice(Meter.INPUT, 0, now.moment())
                .orElseThrow();
    }

    private BigDecimal usd(Deployment deployment, Meter meter) {
        return sheet(deployment).unitPrice(meter, 0, clock.instant()).orElseThrow();
    }

    private static PriceSheet sheet(Deployment deployment) {
        return ((Deployment.Place.Hosted) deployment.place()).prices();
    }

    private static Provider provider(Deployment deployment) {
        return ((Deployment.Place.Hosted) deployment.place()).provider();
    }

    private BuiltInCatalog builtIn(
            String usdPerHour, List<LocalRuntimeProperties.LocalModel> models) {
        LocalRuntimeProperties settings =
                new LocalRuntimeProperties(true, new BigDecimal(usdPerHour), 4, null, models);
        return new BuiltInCatalog(
                writer, prices, new LocalRuntimeCatalog(settings, writer, costs, clock), clock);
    }
}
