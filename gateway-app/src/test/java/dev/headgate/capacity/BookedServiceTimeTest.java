package dev.headgate.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headgate.accounting.Reservation;
import dev.headgate.accounting.Samples;
import dev.headgate.accounting.TestBooks;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Deployment.Place.SelfHosted;
import dev.headgate.catalog.PoolId;
import dev.headgate.testing.MovableClock;
import dev.headgate.usage.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a request takes, by what engines said of those before it. */
class BookedServiceTimeTest {
    private final Deployment own = Samples.selfHosted("llama@gpu-a", "4.00", 8);
    private final PoolId pool = ((SelfHosted) own.place()).pool().id();
    private final TestBooks books = new TestBooks(own);
    private final MovableClock clock = new MovableClock(Instant.now());
    private final BookedServiceTime booked = new BookedServiceTime(books.jdbc, clock);
    private boolean closed;

    @AfterEach
    void close() {
        if (!closed) {
            books.close();
        }
    }

    @Test
    void itIsTheMeanOfWhatTheEngineSaid() throws Exception {
        took(Duration.ofSeconds(1));
        took(Duration.ofSeconds(4));

        assertThat(booked.of(pool)).isEqualTo(2.5);
    }

    @Test
    void anEngineThatSaysNothingIsNotKnown() throws Exception {
        took(null);

        assertThat(booked.of(pool)).isNull();
        assertThat(booked.of(new PoolId(Samples.id()))).isNull();
    }

    @Test
    void itIsReadOnceAMinute() throws Exception {
        took(Duration.ofSeconds(1));
        assertThat(booked.of(pool)).isEqualTo(1.0);
        took(Duration.ofSeconds(3));

        pass(Duration.ofSeconds(60));
        assertThat(booked.of(pool)).isEqualTo(1.0);

        pass(Duration.ofSeconds(1));
        assertThat(booked.of(pool)).isEqualTo(2.0);
    }

    @Test
    void whatIsLongAgoDoesNotCount() throws Exception {
        took(Duration.ofSeconds(1));

        pass(Duration.ofHours(5));

        assertThat(booked.of(pool)).isNull();
    }

    @Test
    void theLastWordStaysWhileTheDatabaseIsDown() throws Exception {
        took(Duration.ofSeconds(1));
        assertThat(booked.of(pool)).isEqualTo(1.0);

        books.close();
        closed = true;
        pass(Duration.ofSeconds(61));

        assertThat(booked.of(pool)).isEqualTo(1.0);
    }

    private void took(Duration engine) throws Exception {
        Reservation reservation = books.book.reserve(Samples.opening(Samples.caller(), own, 10));
        books.book.settle(reservation, Samples.used(TokenUsage.of(10, 10), engine));
        books.awaitSettled();
    }

    private void pass(Duration time) {
        clock.moveTo(clock.instant().plus(time));
    }
}
