package dev.headgate.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The page of results says what a run says: renew it with {@code -Dheadgate.update-docs=true},
 * which draws the plots too.
 */
class RoutingResultsTest {
    private static final Path DOCS = Path.of("../docs");
    private static final Path PAGE = DOCS.resolve("routing-results.md");
    private static final long SEED = 1;

    @Test
    void thePageHasTheFiguresOfARun() throws IOException {
        String tables =
                "<!-- fleet: one replica -->\n%s\n<!-- fleet: three replicas -->\n%s<!-- end -->"
                        .formatted(table(results(1)), table(results(3)));
        if (Boolean.getBoolean("headgate.update-docs")) {
            String page = Files.readString(PAGE);
            int begin = page.indexOf("<!-- fleet: one replica -->");
            int end = page.indexOf("<!-- end -->") + "<!-- end -->".length();
            Files.writeString(PAGE, page.substring(0, begin) + tables + page.substring(end));
            FleetPlots.draw(results(1), DOCS.resolve("img"));
        }

        assertThat(Files.readString(PAGE)).contains(tables);
        assertThat(DOCS.resolve("img/fleet-wait.svg")).exists();
        assertThat(DOCS.resolve("img/fleet-use.svg")).exists();
    }

    private static List<FleetResult> results(int replicas) {
        LoadRamp ramp = LoadRamp.of(SimulatedFleetTest.POOL, SEED);
        return FleetPolicy.ALL.stream()
                .map(policy -> FleetRun.of(ramp, policy, replicas, SEED))
                .toList();
    }

    private static String table(List<FleetResult> results) {
        return """
        | policy | wait p50, p95 (s) | the same while demand ≥ capacity | capacity used then | to the hosted API | of these, batch | switches an hour | USD |
        |---|---|---|---|---|---|---|---|
        """
                + results.stream().map(RoutingResultsTest::row).collect(Collectors.joining());
    }

    private static String row(FleetResult result) {
        return String.format(
                Locale.ROOT,
                "| %s | %.2f, %.2f | %.2f, %.2f | %.1f %% | %.1f %% | %.0f %% | %d | %.2f |%n",
                result.policy(),
                result.wait(0.5),
                result.wait(0.95),
                result.waitWhileFull(0.5),
                result.waitWhileFull(0.95),
                100 * result.usedWhileFull(),
                100.0 * result.hosted() / result.requests(),
                100 * result.batchShare(),
                result.switches(),
                result.usd());
    }
}
