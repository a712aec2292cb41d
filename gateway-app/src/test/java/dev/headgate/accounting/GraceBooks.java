package dev.headgate.accounting;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Books that go on without their database, beside those of {@link TestBooks}. */
final class GraceBooks implements AutoCloseable {
    private final TestBooks books;
    private final GraceService service;
    final ScriptedDisk disk = new ScriptedDisk();
    final OutageJournal journal = Outages.journal(disk);
    final OutageAllowance allowance;
    final GraceBook book;

    GraceBooks(TestBooks books, OutageProperties.Outage bounds) {
        this.books = books;
        allowance = new OutageAllowance(bounds);
        var properties =
                new BooksProperties(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(15),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(2),
                        List.of("use_case"));
        book =
                new GraceBook(
                        books.grouped,
                        books.groups,
                        journal,
                        allowance,
                        books.meters,
                        Clock.systemUTC(),
                        properties);
        service =
                new GraceService(
                        books.groups,
                        journal,
                        new JournalReplay(journal, books.store),
                        allowance,
                        new HardLimits(books.jdbc),
                        System::nanoTime);
        service.start();
    }

    /** How many attempts went to the journal. */
    double journalled() {
        return books.meters.counter("headgate.books.grace.attempts").count();
    }

    /** How many were refused for this reason. */
    double refused(String reason) {
        return books.meters.counter("headgate.books.grace.refusals", "reason", reason).count();
    }

    @Override
    public void close() {
        service.stop();
    }
}
