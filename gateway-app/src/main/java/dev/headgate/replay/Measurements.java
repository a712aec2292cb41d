package dev.headgate.replay;

import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was measured of deployments in a period, from complete answers. */
final class Measurements {
    private static final String SUMS =
            """
            select s.alias, a.deployment, count(*) as calls,
                   sum(uncached_input + coalesce(cache_read, 0) + coalesce(cache_write, 0) + coalesce(cache_write_1h, 0)
                       + coalesce(audio_input, 0) + coalesce(image_input, 0)) as input,
                   sum(output + coalesce(reasoning, 0) + coalesce(audio_output, 0)) as output,
                   coalesce(sum(first_token_ms), 0) as first_token_ms,
                   coalesce(sum(uncached_input + coalesce(cache_read, 0) + coalesce(cache_write, 0))
                            filter (where first_token_ms is not null), 0) as streamed_input,
                   coalesce(sum(output + coalesce(reasoning, 0)) filter (where first_token_ms is not null), 0)
                       as streamed_output,
                   coalesce(sum(upstream_ms) filter (where first_token_ms is not null), 0) as streamed_ms,
                   coalesce(sum(upstream_ms), 0) as upstream_ms,
                   coalesce(sum(cost), 0) as cost
            from attempts a join spend_series s on s.id = a.series_id
            where a.id >= first_id_of(:from) and a.id < first_id_of(:until)
              and a.state = 'SETTLED' and a.ending = 'COMPLETE' and a.uncached_input is not null
            group by s.alias, a.deployment
            """;

    private static final double MILLIS = 1e3;

    private final Map<Key, Sums> byAlias = new HashMap<>();
    private final Map<String, Sums> byDeployment = new HashMap<>();
    private final long fewestCalls;

    private record Key(String alias, String deployment) {}

    /** Sums over calls; times in milliseconds, of streamed answers apart. */
    record Sums(
            String alias,
            String deployment,
            long calls,
            long input,
            long output,
            long firstTokenMillis,
            long streamedInput,
            long streamedOutput,
            long streamedMillis,
            long upstreamMillis,
            BigDecimal usd) {

        private Sums and(Sums other) {
            return new Sums(
                    alias,
                    deployment,
                    calls + other.calls,
                    input + other.input,
                    output + other.output,
                    firstTokenMillis + other.firstTokenMillis,
                    streamedInput + other.streamedInput,
                    streamedOutput + other.streamedOutput,
                    streamedMillis + other.streamedMillis,
                    upstreamMillis + other.upstreamMillis,
                    usd.add(other.usd));
        }

        private static Sums read(ResultSet row) throws SQLException {
            return new Sums(
                    row.getString("alias"),
                    row.getString("deployment"),
                    row.getLong("calls"),
                    row.getLong("input"),
                    row.getLong("output"),
                    row.getLong("first_token_ms"),
                    row.getLong("streamed_input"),
                    row.getLong("streamed_output"),
                    row.getLong("streamed_ms"),
                    row.getLong("upstream_ms"),
                    row.getBigDecimal("cost"));
        }
    }

    /**
     * How long a slot works for one token.
     *
     * @param perInput seconds for one of the prompt, until the first of the answer
     * @param perOutput seconds for each of the answer
     */
    record Pace(double perInput, double perOutput) {
        double seconds(long input, long output) {
            return perInput * input + perOutput * output;
        }
    }

    Measurements(List<Sums> sums, long fewestCalls) {
        this.fewestCalls = fewestCalls;
        for (Sums one : sums) {
            byAlias.merge(new Key(one.alias(), one.deployment()), one, Sums::and);
            byDeployment.merge(one.deployment(), one, Sums::and);
        }
    }

    static Measurements read(JdbcClient jdbc, Instant from, Instant until, long fewestCalls) {
        return new Measurements(
                jdbc.sql(SUMS)
                        .param("from", from.atOffset(ZoneOffset.UTC))
                        .param("until", until.atOffset(ZoneOffset.UTC))
                        .query((row, _) -> Sums.read(row))
                        .list(),
                fewestCalls);
    }

    /**
     * The mean length of an answer for this alias, in tokens; null if it was not measured often
     * enough.
     */
    @Nullable Double meanOutput(String alias, String deployment) {
        Sums sums = byAlias.get(new Key(alias, deployment));
        return sums == null || sums.calls() < fewestCalls
                ? null
                : (double) sums.output() / sums.calls();
    }

    /**
     * How many times as long the answers of one deployment are as those of another, for this alias;
     * null if either was not measured often enough.
     */
    @Nullable Double outputRatio(String alias, String from, String to) {
        Double before = meanOutput(alias, from);
        Double after = meanOutput(alias, to);
        return before == null || after == null || before == 0 ? null : after / before;
    }

    /** Null if nothing was measured there. */
    @Nullable Pace pace(String deployment) {
        Sums sums = byDeployment.get(deployment);
        if (sums == null || sums.upstreamMillis() == 0) {
            return null;
        }
        if (sums.streamedInput() == 0 || sums.streamedOutput() == 0) {
            long tokens = Math.max(1, sums.input() + sums.output());
            double perToken = sums.upstreamMillis() / MILLIS / tokens;
            return new Pace(perToken, perToken);
        }
        long generating = Math.max(0, sums.streamedMillis() - sums.firstTokenMillis());
        return new Pace(
                sums.firstTokenMillis() / MILLIS / sums.streamedInput(),
                generating / MILLIS / sums.streamedOutput());
    }

    /** What the ledger booked for a second of its calls; null if nothing was measured there. */
    @Nullable BigDecimal usdPerSecond(String deployment) {
        Sums sums = byDeployment.get(deployment);
        return sums == null || sums.upstreamMillis() == 0
                ? null
                : sums.usd()
                        .multiply(BigDecimal.valueOf(1000))
                        .divide(BigDecimal.valueOf(sums.upstreamMillis()), MathContext.DECIMAL64);
    }
}
