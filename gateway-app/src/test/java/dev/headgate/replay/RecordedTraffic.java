package dev.headgate.replay;

import com.fasterxml.uuid.NoArgGenerator;
import com.fasterxml.uuid.UUIDType;
import dev.headgate.accounting.DecisionTrace;
import dev.headgate.policy.PolicyRouter.Ruling;
import dev.headgate.routing.Candidate;
import dev.headgate.routing.CapacitySnapshot;
import dev.headgate.routing.RequestFacts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes requests of the past into the books as the gateway would have: what decisions need comes
 * from the recorder of the gateway itself, everything is written with COPY.
 */
final class RecordedTraffic implements AutoCloseable {
    private static final int ROWS_AT_A_TIME = 5_000;
    private static final HexFormat HEX = HexFormat.of();
    private static final UUID PLACE = new UUID(7, 7);

    private static final Map<String, String> COLUMNS = new LinkedHashMap<>();

    static {
        COLUMNS.put("candidate_sets", "id, content");
        COLUMNS.put("capacity_snapshots", "id, content");
        COLUMNS.put(
                "spend_series",
                "id, tenant_id, tenant_name, team_id, team_name, key_id, alias, rule, model, deployment, hosting,"
                        + " place_id, tags");
        COLUMNS.put(
                "requests",
                "id, received_at, tenant_id, tenant_name, team_id, team_name, key_id, endpoint, requested_model,"
                        + " stream, tags, policy_version, rule, decision, error, facts, candidate_set_id, capacity_id");
        COLUMNS.put(
                "attempts",
                "id, request_id, number, state, replica_id, created_at, deadline, tenant_id, deployment, model,"
                        + " hosting, place_id, estimated_input, output_limit, periods, series_id, cost, settled_at,"
                        + " uncached_input, cache_read, output, usage_source, ending, failure, first_token_ms,"
                        + " upstream_ms");
    }

    private final Connection connection;
    private final Ids ids;
    private final DecisionRecorder recorder;
    private final Map<String, StringBuilder> rows = new LinkedHashMap<>();
    private final Set<UUID> written = new HashSet<>();
    private long requests;
    private long traceBytes;

    RecordedTraffic(DataSource database, long seed) throws SQLException {
        connection = database.getConnection();
        ids = new Ids(seed);
        recorder = new DecisionRecorder(ids);
        COLUMNS.keySet().forEach(table -> rows.put(table, new StringBuilder()));
    }

    /** Who calls. */
    record Who(UUID tenant, UUID team, UUID key) {}

    /**
     * An attempt.
     *
     * @param failure null if it answered
     * @param usd null if unknown
     */
    record Attempt(
            Candidate at,
            @Nullable String failure,
            long input,
            long cached,
            long output,
            long firstTokenMillis,
            long upstreamMillis,
            @Nullable BigDecimal usd) {}

    /** The id of a request that comes at this moment; later ones are greater. */
    UUID idAt(Instant moment) {
        return ids.at(moment);
    }

    /**
     * Writes a request.
     *
     * @param error the code that it was refused with, or null
     */
    void add(
            UUID id,
            Who who,
            RequestFacts facts,
            CapacitySnapshot capacity,
            Ruling ruling,
            List<Attempt> attempts,
            @Nullable String error)
            throws SQLException {
        DecisionTrace trace = recorder.trace(facts, capacity, ruling);
        traceBytes += trace.facts().length;
        share("candidate_sets", trace.candidates());
        share("capacity_snapshots", trace.capacity());
        String rule = ruling.decision().explanation().rule();
        Instant received = Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
        row(
                "requests",
                id,
                received,
                who.tenant(),
                facts.caller().tenant(),
                who.team(),
                facts.caller().team(),
                who.key(),
                "/v1/chat/completions",
                facts.model(),
                facts.stream(),
                JsonMapper.shared().writeValueAsString(facts.tags()),
                ruling.policyVersion(),
                rule,
                "{\"summary\":\"" + ruling.decision().sentence() + "\"}",
                error,
                trace.facts(),
                trace.candidates().id(),
                trace.capacity().id());
        for (int number = 1; number <= attempts.size(); number++) {
            attempt(id, received, who, facts, rule, number, attempts.get(number - 1));
        }
        requests++;
        if (requests % ROWS_AT_A_TIME == 0) {
            flush();
        }
    }

    private void attempt(
            UUID request,
            Instant received,
            Who who,
            RequestFacts facts,
            @Nullable String rule,
            int number,
            Attempt attempt) {
        boolean hasAnswered = attempt.failure() == null;
        row(
                "attempts",
                ids.at(received),
                request,
                number,
                hasAnswered ? "SETTLED" : "RELEASED",
                PLACE,
                received,
                received.plusSeconds(600),
                who.tenant(),
                attempt.at().deployment(),
                attempt.at().model(),
                attempt.at().hosting(),
                PLACE,
                facts.inputTokens(),
                facts.outputTokens(),
                "{}",
                series(who, facts, rule, attempt.at()),
                hasAnswered ? attempt.usd() : BigDecimal.ZERO,
                received.plusMillis(attempt.upstreamMillis()),
                hasAnswered ? attempt.input() - attempt.cached() : null,
                hasAnswered ? attempt.cached() : null,
                hasAnswered ? attempt.output() : null,
                hasAnswered ? "PROVIDER" : null,
                hasAnswered ? "COMPLETE" : null,
                attempt.failure(),
                hasAnswered && facts.stream() ? attempt.firstTokenMillis() : null,
                hasAnswered ? attempt.upstreamMillis() : null);
    }

    private UUID series(Who who, RequestFacts facts, @Nullable String rule, Candidate at) {
        String text =
                String.join("|", who.key().toString(), facts.model(), "" + rule, at.deployment());
        UUID id = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
        if (written.add(id)) {
            row(
                    "spend_series",
                    id,
                    who.tenant(),
                    facts.caller().tenant(),
                    who.team(),
                    facts.caller().team(),
                    who.key(),
                    facts.model(),
                    rule,
                    at.model(),
                    at.deployment(),
                    at.hosting(),
                    PLACE,
                    "{}");
        }
        return id;
    }

    private void share(String table, DecisionTrace.Shared shared) {
        if (written.add(shared.id())) {
            row(table, shared.id(), shared.content());
        }
    }

    private void row(String table, @Nullable Object... values) {
        StringBuilder text = rows.get(table);
        for (int i = 0; i < values.length; i++) {
            text.append(i == 0 ? "" : "\t").append(field(values[i]));
        }
        text.append('\n');
    }

    private static String field(@Nullable Object value) {
        return switch (value) {
            case null -> "\\N";
            case byte[] bytes -> "\\\\x" + HEX.formatHex(bytes);
            case BigDecimal amount -> amount.toPlainString();
            default ->
                    value.toString()
                            .replace("\\", "\\\\")
                            .replace("\t", "\\t")
                            .replace("\n", "\\n");
        };
    }

    private void flush() throws SQLException {
        var copy = connection.unwrap(PGConnection.class).getCopyAPI();
        for (Map.Entry<String, StringBuilder> table : rows.entrySet()) {
            byte[] text = table.getValue().toString().getBytes(StandardCharsets.UTF_8);
            table.getValue().setLength(0);
            try {
                copy.copyIn(
                        "copy %s (%s) from stdin"
                                .formatted(table.getKey(), COLUMNS.get(table.getKey())),
                        new ByteArrayInputStream(text));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Bytes of the facts of a request, on average. */
    long bytesPerRequest() {
        return traceBytes / Math.max(1, requests);
    }

    /** What is written is there, and the planner knows it. */
    @Override
    public void close() throws SQLException {
        flush();
        try (var statement = connection.createStatement()) {
            statement.execute("analyze requests, attempts, spend_series, capacity_snapshots");
        }
        connection.close();
    }

    /** UUIDv7 of moments of the past, in their order. */
    private static final class Ids extends NoArgGenerator {
        private final SplittableRandom random;
        private long millis;
        private int counter;

        Ids(long seed) {
            random = new SplittableRandom(seed);
        }

        UUID at(Instant moment) {
            long asked = moment.toEpochMilli();
            counter = asked > millis ? 0 : counter + 1;
            if (counter > 0xFFF) {
                millis++;
                counter = 0;
            }
            millis = Math.max(millis, asked);
            return generate();
        }

        @Override
        public UUIDType getType() {
            return UUIDType.TIME_BASED_EPOCH;
        }

        /** At the moment that was last asked for. */
        @Override
        public UUID generate() {
            return new UUID(
                    millis << 16 | 0x7000 | counter,
                    random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L);
        }
    }
}
