package dev.headgate.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChangeFeedTest {
    private final TestDatabase database = TestDatabase.empty();
    private final ChangeFeed feed = ChangeFeed.open(database.dataSource());
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        feed.close();
        database.close();
    }

    @Test
    void tellsSoonAfterTheSubscription() throws InterruptedException {
        feed.subscribe("headgate_keys", () -> heard.add("keys"));

        assertThat(hear()).isEqualTo("keys");
    }

    @Test
    void tellsALaterSubscriberOfTheSameChannelToo() throws InterruptedException {
        feed.subscribe("headgate_keys", () -> {});
        feed.subscribe("headgate_keys", () -> heard.add("second"));

        assertThat(hear()).isEqualTo("second");
    }

    @Test
    void f20TellsOfACommittedChange() throws Exception {
        feed.subscribe("headgate_keys", () -> heard.add("keys"));
        hear();

        run("select pg_notify('headgate_keys', '')");

        assertThat(hear()).isEqualTo("keys");
    }

    @Test
    void f20TellsAgainAfterItsConnectionWasCut() throws Exception {
        feed.subscribe("headgate_keys", () -> heard.add("keys"));
        hear();

        run(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where datname = current_database() and pid <> pg_backend_pid()");
        assertThat(hear()).isEqualTo("keys");

        run("select pg_notify('headgate_keys', '')");
        assertThat(hear()).isEqualTo("keys");
    }

    @Test
    void tellsWithoutAnyNotificationAfterAWhile() throws InterruptedException {
        feed.subscribe("headgate_keys", () -> heard.add("keys"));
        hear();

        assertThat(hear()).isEqualTo("keys");
    }

    @Test
    void goesOnAfterASubscriberThatFails() throws Exception {
        feed.subscribe(
                "headgate_keys",
                () -> {
                    throw new IllegalStateException("broken on purpose");
                });
        feed.subscribe("headgate_policy", () -> heard.add("policy"));

        assertThat(hear()).isEqualTo("policy");
    }

    @Test
    void takesOnlyPlainNamesForChannels() {
        assertThatThrownBy(() -> feed.subscribe("keys; drop table x", () -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String hear() throws InterruptedException {
        return heard.poll(60, TimeUnit.SECONDS);
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
