package dev.headgate.accounting;

import dev.headgate.usage.TokenUsage;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What recent calls to own capacity tell of its pace. */
final class PaceHistory {
    private static final int CALLS = 500;

    private static final String RECENT =
            """
            select * from attempts
            where hosting = 'SELF_HOSTED' and state = 'SETTLED' and engine_us is not null
            order by id desc limit ?
            """;

    private final JdbcClient jdbc;

    PaceHistory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Lets it learn from these calls, the oldest first. */
    void teach(Alternatives alternatives) {
        recent().reversed()
                .forEach(call ->
                        alternatives.observe(call.deployment(), call.tokens(), call.time()));
    }

    private List<Call> recent() {
        return jdbc.sql(RECENT)
                .param(CALLS)
                .query((row, _) ->
                        new Call(
                                row.getString("deployment"),
                                Objects.requireNonNull(StoredTokens.read(row)),
                                Duration.of(row.getLong("engine_us"), ChronoUnit.MICROS)))
                .list();
    }

    private record Call(String deployment, TokenUsage tokens, Duration time) {}
}
