package dev.headgate.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.uuid.Generators;
import com.jayway.jsonpath.JsonPath;
import dev.headgate.db.TestDatabase;
import dev.headgate.provider.DeploymentEvent.Kind;
import dev.headgate.provider.QueuedEvents.Happened;
import dev.headgate.testing.LoggedIn;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** What happened to deployments, written down and listed. */
class DeploymentEventTableTest {
    private static final Instant AT = Instant.parse("2026-11-27T08:00:05Z");

    private final TestDatabase database = TestDatabase.migrated();
    private final JdbcClient sql = JdbcClient.create(database.dataSource());
    private final DeploymentEventTable table =
            new DeploymentEventTable(sql, Generators.timeBasedEpochGenerator(), "headgate-0/1");
    private final MockMvcTester http = LoggedIn.to(new DeploymentEventController(table));

    @BeforeEach
    void write() {
        table.append(
                List.of(
                        happened("one", Kind.BREAKER_OPENED, null),
                        happened("two", Kind.ENGINE_LOST, "nobody listens any more")));
        table.append(List.of(happened("one", Kind.BREAKER_CLOSED, null)));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void listsTheNewestFirst() throws Exception {
        String page = get("");

        assertThat(JsonPath.<List<String>>read(page, "$.items[*].kind"))
                .containsExactly("breaker_closed", "engine_lost", "breaker_opened");
        assertThat(JsonPath.<String>read(page, "$.items[1].detail"))
                .isEqualTo("nobody listens any more");
        assertThat(JsonPath.<String>read(page, "$.items[1].replica")).isEqualTo("headgate-0/1");
        assertThat(JsonPath.<String>read(page, "$.items[1].at")).isEqualTo(AT.toString());
        assertThat(JsonPath.<String>read(page, "$.next")).isNull();
    }

    @Test
    void listsThoseOfOneDeployment() throws Exception {
        assertThat(JsonPath.<List<String>>read(get("?deployment=one"), "$.items[*].kind"))
                .containsExactly("breaker_closed", "breaker_opened");
    }

    @Test
    void goesOnAfterTheLastOneOfAPage() throws Exception {
        String first = get("?limit=2");
        String second = get("?limit=2&after=" + JsonPath.<String>read(first, "$.next"));

        assertThat(JsonPath.<List<String>>read(first, "$.items[*].kind"))
                .containsExactly("breaker_closed", "engine_lost");
        assertThat(JsonPath.<List<String>>read(second, "$.items[*].kind"))
                .containsExactly("breaker_opened");
        assertThat(JsonPath.<String>read(second, "$.next")).isNull();
    }

    @Test
    void nobodyChangesWhatHappened() {
        assertThatThrownBy(() -> sql.sql("delete from deployment_events").update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("is not changed");
    }

    private static Happened happened(String deployment, Kind kind, String detail) {
        return new Happened(AT, new DeploymentEvent(deployment, kind, detail));
    }

    private String get(String query) throws UnsupportedEncodingException {
        var answer = http.get().uri("/api/admin/v1/deployments/events" + query).exchange();
        assertThat(answer).hasStatusOk();
        return answer.getResponse().getContentAsString();
    }
}
