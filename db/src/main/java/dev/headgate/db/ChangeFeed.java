package dev.headgate.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells subscribers that something they keep a copy of has changed in the database: at once through
 * LISTEN/NOTIFY, and at the latest every ten seconds, also while the database cannot be reached. A
 * notification is a hint without content; a subscriber reads what it needs again. Writers call
 * {@code pg_notify} in the transaction of the change.
 */
public final class ChangeFeed implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChangeFeed.class);
    private static final Pattern CHANNEL = Pattern.compile("[a-z_]{1,63}");
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final Duration TURN = Duration.ofMillis(100);
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(2);

    private final DataSource dataSource;
    private final Map<String, List<Runnable>> subscribers = new ConcurrentHashMap<>();

    /** Channels that this connection listens to and whose subscribers have run since it does. */
    private final Set<String> followed = ConcurrentHashMap.newKeySet();

    private final Thread listener;
    private long lastFullRun = System.nanoTime();

    private ChangeFeed(DataSource dataSource) {
        this.dataSource = dataSource;
        this.listener = Thread.ofPlatform().daemon().name("change-feed").unstarted(this::listen);
    }

    /**
     * Opens the feed.
     *
     * @param dataSource gives one connection that is kept for as long as it lasts; a source without
     *     a pool serves best
     */
    public static ChangeFeed open(DataSource dataSource) {
        ChangeFeed feed = new ChangeFeed(dataSource);
        feed.listener.start();
        return feed;
    }

    /**
     * Runs {@code onChange} after every notification on the channel, soon after the subscription
     * and after every reconnection (something may have been missed), and at the latest every ten
     * seconds. It runs on the feed's own thread; what it throws is logged and forgotten.
     */
    public void subscribe(String channel, Runnable onChange) {
        if (!CHANNEL.matcher(channel).matches()) {
            throw new IllegalArgumentException("Not a channel name: " + channel);
        }
        subscribers.computeIfAbsent(channel, _ -> new CopyOnWriteArrayList<>()).add(onChange);
        followed.remove(channel);
    }

    /** Ends the feed; no subscriber runs after this returns. */
    @Override
    public void close() {
        listener.interrupt();
        try {
            listener.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        Duration backOff = FIRST_BACK_OFF;
        while (!Thread.currentThread().isInterrupted()) {
            try (Connection connection = dataSource.getConnection()) {
                backOff = FIRST_BACK_OFF;
                follow(connection);
            } catch (SQLException e) {
                log.warn("The change feed has lost the database ({})", e.getSQLState());
                runAllWhenDue();
                pause(backOff);
                backOff = longer(backOff);
            }
        }
    }

    private void follow(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        PGConnection postgres = connection.unwrap(PGConnection.class);
        followed.clear();
        while (!Thread.currentThread().isInterrupted()) {
            followNewChannels(connection);
            PGNotification[] news = postgres.getNotifications((int) TURN.toMillis());
            Arrays.stream(news).map(PGNotification::getName).distinct().forEach(this::run);
            runAllWhenDue();
        }
    }

    private void followNewChannels(Connection connection) throws SQLException {
        for (String channel : subscribers.keySet()) {
            if (followed.add(channel)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("listen " + channel);
                }
                run(channel);
            }
        }
    }

    private void runAllWhenDue() {
        if (System.nanoTime() - lastFullRun >= BOUND.toNanos()) {
            lastFullRun = System.nanoTime();
            subscribers.values().stream().flatMap(Collection::stream).forEach(ChangeFeed::run);
        }
    }

    private void run(String channel) {
        subscribers.getOrDefault(channel, List.of()).forEach(ChangeFeed::run);
    }

    private static void run(Runnable onChange) {
        try {
            onChange.run();
        } catch (RuntimeException e) {
            log.warn("A subscriber of the change feed failed", e);
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration longer(Duration backOff) {
        Duration doubled = backOff.multipliedBy(2);
        return doubled.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : doubled;
    }
}
