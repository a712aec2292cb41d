package dev.headgate.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import com.zaxxer.hikari.HikariDataSource;
import dev.headgate.accounting.Samples;
import dev.headgate.accounting.TestBooks;
import dev.headgate.capacity.Readiness.Finding;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Model;
import dev.headgate.identity.PlatformTenant;
import dev.headgate.protocol.OutputLimitField;
import dev.headgate.provider.EventStream;
import dev.headgate.provider.ProviderClient;
import dev.headgate.provider.UpstreamAnswer;
import dev.headgate.provider.UpstreamCall;
import dev.headgate.provider.UpstreamException;
import dev.headgate.provider.UpstreamException.Failure;
import dev.headgate.routing.Capability;
import dev.headgate.routing.CapacitySnapshot.Capacity;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A probe is a call like any other: what it means for readiness, and what the books say of it. */
class OneTokenTest {
    private static final NoArgGenerator IDS = Generators.timeBasedEpochRandomGenerator();
    private static final String HI =
            """
            {"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,
             "message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],
             "usage":{"prompt_tokens":9,"completion_tokens":1,"total_tokens":10}}\
            """;
    private static final String VECTOR =
            """
            {"object":"list","model":"m","data":[{"object":"embedding","index":0,"embedding":[0.5]}],
             "usage":{"prompt_tokens":2,"total_tokens":2}}\
            """;

    private final Deployment deployment = Samples.hosted();
    private final TestBooks books = new TestBooks(deployment);
    private final OneUpstream upstream = new OneUpstream();

    @AfterEach
    void close() {
        books.close();
    }

    @Test
    void oneTokenIsAskedForAndBooked() throws Exception {
        upstream.says(HI);

        assertThat(ask(deployment)).isEqualTo(new Finding.Good());

        assertThat(upstream.asked)
                .singleElement()
                .asString()
                .startsWith("/chat/completions ")
                .contains("\"model\":\"gpt\"", "\"max_tokens\":1");
        books.awaitSettled();
        assertThat(attempt()).isEqualTo("SETTLED null 9 1");
        assertThat(tenant()).isEqualTo(PlatformTenant.NAME);
        books.requireBalance();
    }

    @Test
    void aModelThatOnlyEmbedsIsAskedForAVector() throws Exception {
        Deployment embeds = embedding();
        upstream.says(VECTOR);

        assertThat(ask(embeds)).isEqualTo(new Finding.Good());

        assertThat(upstream.asked).singleElement().asString().startsWith("/embeddings ");
        books.awaitSettled();
        assertThat(attempt()).isEqualTo("SETTLED null 2 0");
    }

    @Test
    void anAnswerThatCannotBeReadIsBadAndBookedAtItsWorst() throws Exception {
        upstream.says("<html>");

        assertThat(ask(deployment))
                .isEqualTo(new Finding.Bad("It answers a request with what cannot be read."));

        books.awaitSettled();
        assertThat(attempt()).startsWith("SETTLED ");
        assertThat(source()).isEqualTo("ESTIMATE");
    }

    @ParameterizedTest
    @CsvSource({
        "SERVER_ERROR, 500, It answers a request with status 500.",
        "REJECTED, 404, It answers a request with status 404.",
        "CONNECT_FAILED, , It does not answer a request (connect failed)."
    })
    void aRefusalIsBadAndCostsNothing(Failure failure, @Nullable Integer status, String reason)
            throws Exception {
        upstream.fails(failure, status);

        assertThat(ask(deployment)).isEqualTo(new Finding.Bad(reason));

        books.awaitSettled();
        assertThat(attempt()).startsWith("RELEASED ");
        books.requireBalance();
    }

    @Test
    void silenceIsBadAndMayBeBilled() throws Exception {
        upstream.fails(Failure.FIRST_BYTE_TIMEOUT, null);

        assertThat(ask(deployment))
                .isEqualTo(new Finding.Bad("It does not answer a request (first byte timeout)."));

        books.awaitSettled();
        assertThat(source()).isEqualTo("ESTIMATE");
    }

    @ParameterizedTest
    @EnumSource(
            value = Failure.class,
            names = {"NOT_ADMITTED", "RATE_LIMITED"})
    void whoIsBusyIsNotIll(Failure failure) {
        upstream.fails(failure, null);

        assertThat(ask(deployment)).isInstanceOf(Finding.Nothing.class);
    }

    @Test
    void whatTheBudgetDoesNotAllowIsNotAsked() {
        upstream.says(HI);
        assertThat(ask(deployment)).isEqualTo(new Finding.Good());
        spendNothingMore();

        assertThat(ask(deployment))
                .isInstanceOfSatisfying(
                        Finding.Nothing.class,
                        nothing ->
                                assertThat(nothing.why())
                                        .startsWith("The probe cannot be booked: "));
        assertThat(upstream.asked).hasSize(1);
    }

    @Test
    void withoutADatabaseNothingIsAsked() {
        var closed = new HikariDataSource();
        closed.setJdbcUrl("jdbc:postgresql://127.0.0.1:1/nowhere");
        closed.setConnectionTimeout(250);
        closed.setInitializationFailTimeout(-1);

        try (closed) {
            assertThat(oneToken(JdbcClient.create(closed)).ask(deployment))
                    .isEqualTo(
                            new Finding.Nothing(
                                    "The probe cannot be booked: the database does not answer."));
        }
        assertThat(upstream.asked).isEmpty();
    }

    private Finding ask(Deployment asked) {
        return oneToken(books.jdbc).ask(asked);
    }

    private OneToken oneToken(JdbcClient database) {
        return new OneToken(
                upstream,
                books.book,
                new PlatformTenant(database, IDS, Clock.systemUTC()),
                IDS,
                Clock.systemUTC(),
                Duration.ofSeconds(30));
    }

    private static Deployment embedding() {
        Deployment chats = Samples.hosted();
        Model model = chats.model();
        return new Deployment(
                chats.id(),
                chats.name(),
                new Model(
                        model.name(),
                        model.developer(),
                        model.family(),
                        null,
                        true,
                        model.licence(),
                        Set.of(),
                        Set.of(Capability.EMBEDDINGS),
                        8192L,
                        null),
                chats.upstreamModel(),
                chats.place());
    }

    /** A hard budget of the platform, of which nothing is left. */
    private void spendNothingMore() {
        books.jdbc
                .sql(
                        """
                        insert into budgets (id, name, scope, scope_id, period, time_zone, limit_usd, hard)
                        select ?, 'probes', 'TENANT', id, 'MONTH', 'UTC', ?, true
                        from tenants where is_platform
                        """)
                .params(Samples.id(), new BigDecimal("0.000001"))
                .update();
    }

    private String attempt() {
        return books.jdbc
                .sql(
                        """
                        select state, failure, uncached_input, output from attempts
                        """)
                .query((row, _) ->
                        "%s %s %s %s"
                                .formatted(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getString(3),
                                        row.getString(4)))
                .single();
    }

    private String source() {
        return books.jdbc.sql("select usage_source from attempts").query(String.class).single();
    }

    private String tenant() {
        return books.jdbc.sql("select tenant_name from requests").query(String.class).single();
    }

    /** Answers every call in one way. */
    private static final class OneUpstream implements ProviderClient {
        final List<String> asked = new ArrayList<>();
        private Supplier<UpstreamAnswer> answer =
                () -> {
                    throw new AssertionError("nothing was to be asked");
                };

        void says(String body) {
            answer = () -> new UpstreamAnswer(body.getBytes(StandardCharsets.UTF_8), _ -> null);
        }

        void fails(Failure failure, @Nullable Integer status) {
            answer =
                    () -> {
                        throw new UpstreamException(failure, status, null, null);
                    };
        }

        @Override
        public UpstreamAnswer complete(Deployment deployment, UpstreamCall call, byte[] body) {
            asked.add(call.path() + " " + new String(body, StandardCharsets.UTF_8));
            return answer.get();
        }

        @Override
        public EventStream stream(Deployment deployment, UpstreamCall call, byte[] body) {
            throw new AssertionError("A probe does not stream.");
        }

        @Override
        public boolean takesCacheKey(Deployment deployment) {
            return false;
        }

        @Override
        public OutputLimitField outputLimitField(Deployment deployment) {
            return OutputLimitField.MAX_TOKENS;
        }

        @Override
        public Map<String, Capacity> capacities() {
            return Map.of();
        }
    }
}
