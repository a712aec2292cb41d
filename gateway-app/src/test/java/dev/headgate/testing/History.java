package dev.headgate.testing;

import dev.headgate.accounting.AttemptOpening;
import dev.headgate.accounting.AttemptResult;
import dev.headgate.accounting.RequestId;
import dev.headgate.accounting.RequestRecord;
import dev.headgate.accounting.Samples;
import dev.headgate.accounting.TestBooks;
import dev.headgate.catalog.Deployment;
import dev.headgate.identity.Caller;
import dev.headgate.routing.Capability;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Traffic of the past: each kind of call is rated and summed by the books themselves, then put into
 * the hours that a test wants, as often as it wants.
 */
public final class History {
    private static final String HOURS =
            """
            unnest(string_to_array(:hours, ',')::timestamptz[], string_to_array(:times, ',')::bigint[]) as h (hour, times)
            """;

    /** What multiplies a sample, by table. */
    private static final Map<String, String> COPIES =
            Map.of(
                    "spend_hours",
                    """
                    insert into spend_hours
                    select h.hour, s.series_id, s.attempts * h.times, s.unpriced * h.times, s.estimated * h.times,
                           0, 0, 0, 0, 0, 0, 0, 0, 0
                    from spend_hours s, %s where s.hour > now() - interval '2 hours'
                    on conflict (hour, series_id) do update
                    set attempts = spend_hours.attempts + excluded.attempts,
                        unpriced = spend_hours.unpriced + excluded.unpriced
                    """,
                    "meter_hours",
                    """
                    insert into meter_hours
                    select h.hour, m.series_id, m.kind, m.meter, m.price_id, date_trunc('month', h.hour, 'UTC')::date,
                           m.quantity * h.times, m.list_usd * h.times, m.payable_usd * h.times, m.usd * h.times
                    from meter_hours m, %s where m.hour > now() - interval '2 hours'
                    on conflict (hour, series_id, kind, meter, price_id, month) do update
                    set quantity = meter_hours.quantity + excluded.quantity,
                        payable_usd = meter_hours.payable_usd + excluded.payable_usd,
                        usd = meter_hours.usd + excluded.usd
                    """);

    private final TestBooks books;
    private final Caller caller = Samples.caller();

    public History(TestBooks books) {
        this.books = books;
    }

    /** A call that can be repeated. */
    public record Call(String alias, String useCase, Deployment deployment, AttemptResult result) {}

    /** Puts this many such calls into an hour of the past. */
    public void put(Instant hour, long times, Call call) throws InterruptedException {
        put(Map.of(hour, times), call);
    }

    /** Puts such calls into several hours: this many in each. */
    public void put(Map<Instant, Long> hours, Call call) throws InterruptedException {
        book(call);
        copy(new TreeMap<>(hours));
        forget();
    }

    private void book(Call call) throws InterruptedException {
        var request =
                new RequestRecord(
                        new RequestId(Samples.id()),
                        caller,
                        "/v1/chat/completions",
                        call.alias(),
                        false,
                        Map.of("use_case", call.useCase()),
                        1,
                        "everyday",
                        "{}",
                        Instant.parse("2026-11-22T10:00:00Z"));
        var opening =
                new AttemptOpening(
                        request,
                        1,
                        call.deployment(),
                        1,
                        0,
                        Duration.ofSeconds(60),
                        Set.of(Capability.CHAT));
        books.book.settle(books.book.reserve(opening), call.result());
        books.awaitSettled();
    }

    private void copy(SortedMap<Instant, Long> hours) {
        COPIES.values()
                .forEach(sql ->
                        books.jdbc
                                .sql(sql.formatted(HOURS))
                                .param("hours", joined(hours.keySet()))
                                .param("times", joined(hours.values()))
                                .update());
    }

    private static String joined(Collection<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(","));
    }

    /** The hour in which the sample was booked is not part of the past. */
    private void forget() {
        COPIES.keySet()
                .forEach(table ->
                        books.jdbc
                                .sql(
                                        "delete from "
                                                + table
                                                + " where hour > now() - interval '2 hours'")
                                .update());
    }
}
