package dev.headgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headgate.testing.Crowd;
import dev.headgate.testing.FaultProxy;
import dev.headgate.testing.GatewayProcess;
import dev.headgate.testing.JsonApi;
import dev.headgate.testing.MemoryDisk;
import dev.headgate.testing.RunningGateway;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** F05 and F13 with GRACE: a replica is cut off from the database and goes on. */
class OutageTest {
    private static final Logger log = LoggerFactory.getLogger(OutageTest.class);

    private static final BigDecimal ALLOWANCE = new BigDecimal("0.004");
    private static final Map<String, String> GRACE =
            Map.of(
                    "HEADGATE_BOOKS_WHEN_DATABASE_IS_DOWN", "grace",
                    "HEADGATE_BOOKS_OUTAGE_MOST_USD", ALLOWANCE.toPlainString(),
                    "HEADGATE_BOOKS_LONGEST_WAIT", "1s",
                    "HEADGATE_UPSTREAM_ANSWER_TIMEOUT", "120s");

    @TempDir private static Path directory;

    /** The journal lies here, if it can. */
    private static @Nullable MemoryDisk disk;

    private static RunningGateway gateway;
    private static FaultProxy network;
    private static GatewayProcess cut;

    @BeforeAll
    static void start() {
        disk = MemoryDisk.mountIfAllowed(directory.resolve("peer/data/journal"), "8m").orElse(null);
        gateway = RunningGateway.start(directory);
        network = FaultProxy.to(gateway.books().port(), 5);
        cut = gateway.peer(directory.resolve("peer"), behind(network)).start();
    }

    @AfterAll
    static void stop() {
        network.heal();
        cut.close();
        network.close();
        gateway.close();
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void f05GoesOnWithinItsAllowanceAndLosesNothing() {
        RunningGateway.NewKey key = gateway.newKeyWithBudget("grace", new BigDecimal("100"));
        RunningGateway.NewKey stranger = gateway.newKey("stranger");
        awaitServed(key, "before");
        BigDecimal replayedBefore = gateway.books().replayedUsd();

        network.loseEverything();
        spendTheAllowance(key);
        assertThat(ask(stranger.secret(), "hosted", "stranger").status()).isEqualTo(503);
        awaitMetric("headgate_books_grace 1.0");
        assertThat(cut.isReady()).isTrue();
        assertThat(cut.management("/actuator/health/liveness")).contains("UP");
        network.heal();
        awaitReplay();
        assertThat(gateway.books().replayed()).isGreaterThan(20);
        assertThat(gateway.books().replayedUsd().subtract(replayedBefore))
                .isLessThanOrEqualTo(ALLOWANCE);
        assertBooked();

        network.loseEverything();
        killWithCallsUnderWay(key);
        network.heal();
        cut.start();
        awaitReplay();
        assertBooked();
    }

    @Test
    void f13AFullDiskOfTheJournalRefusesAndHeals() {
        assumeTrue(disk != null, MemoryDisk.SKIPPED);
        RunningGateway.NewKey key = gateway.newKey("full");
        awaitServed(key, "before");
        network.loseEverything();
        awaitServed(key, "grace");

        disk.fill();
        JsonApi.Answer refused =
                patiently()
                        .until(
                                () -> ask(key.secret(), "hosted", "full"),
                                answer -> answer.status() != 200);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body()).contains("journal").contains("store_unavailable");
        disk.clear();
        awaitServed(key, "space");
        network.heal();

        awaitReplay();
        assertThat(directory.resolve("peer/data/journal").toFile().list()).containsOnly("lock");
        assertBooked();
    }

    private static Map<String, String> behind(FaultProxy network) {
        Map<String, String> settings = new HashMap<>(GRACE);
        settings.put(
                "HEADGATE_DB_URL", "jdbc:postgresql://127.0.0.1:" + network.port() + "/headgate");
        return settings;
    }

    private static void spendTheAllowance(RunningGateway.NewKey key) {
        long before = gateway.provider().tries().size();
        AtomicBoolean over = new AtomicBoolean();
        try (Crowd crowd = new Crowd(cut.uri(), key.secret())) {
            crowd.endless(2, over::get, OutageTest::question).go();
            patiently().until(() -> answered(crowd, "allowance") > 20);
            over.set(true);
            List<Crowd.Outcome> outcomes = crowd.outcomes();
            log.info(
                    "{} answered, {} refused, the slowest after {} ms",
                    gateway.provider().tries().size() - before,
                    answered(crowd, "allowance"),
                    outcomes.stream().mapToLong(one -> one.time().toMillis()).max().orElse(0));
            assertThat(outcomes).extracting(Crowd.Outcome::status).containsOnly(200, 503);
            assertThat(gateway.provider().tries().size() - before)
                    .isEqualTo(outcomes.stream().filter(one -> one.status() == 200).count())
                    .isGreaterThan(20);
        }
    }

    private static long answered(Crowd crowd, String text) {
        return crowd.soFar().stream().filter(outcome -> outcome.body().contains(text)).count();
    }

    /** The journal brings them into the books after the next start. */
    private static void killWithCallsUnderWay(RunningGateway.NewKey key) {
        try (Crowd crowd = new Crowd(cut.uri(), key.secret())) {
            crowd.of(
                            2,
                            "killed-",
                            mark ->
                                    """
                                    {"model":"slow-call","max_tokens":10,"messages":[{"role":"user","content":"%s"}]}\
                                    """
                                            .formatted(mark))
                    .go();
            patiently().until(() -> gateway.provider().openReplies() == 2);
            cut.killHard();
            crowd.outcomes();
        }
    }

    private static void assertBooked() {
        patiently().until(() -> gateway.books().openAttempts() == 0);
        Map<String, Long> calls = gateway.books().callsByMark();
        assertThat(calls).containsAllEntriesOf(gateway.provider().triesByPrompt());
        assertThat(calls.values()).containsOnly(1L);
        assertThat(gateway.books().violations()).isEmpty();
    }

    private static void awaitServed(RunningGateway.NewKey key, String mark) {
        patiently().until(() -> ask(key.secret(), "hosted", mark).status() == 200);
    }

    private static void awaitReplay() {
        awaitMetric("headgate_books_journal_attempts 0.0");
    }

    private static void awaitMetric(String line) {
        patiently().until(() -> cut.management("/actuator/prometheus").contains(line));
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(1));
    }

    private static JsonApi.Answer ask(String key, String model, String mark) {
        String unique = mark + "-" + UUID.randomUUID();
        return new JsonApi(cut.uri(), key).post("/v1/chat/completions", question(model, unique));
    }

    private static String question(String mark) {
        return question("hosted", mark);
    }

    private static String question(String model, String mark) {
        return """
        {"model":"%1$s","max_tokens":10,"metadata":{"mark":"%2$s"},"messages":[{"role":"user","content":"%2$s"}]}\
        """
                .formatted(model, mark);
    }
}
