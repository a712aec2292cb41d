package dev.headgate.protocol;

import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An answer as a provider sends it, and what its usage must be read as: a line of {@code
 * usage/samples.csv}.
 */
record UsageSample(
        String name,
        String shape,
        AnswerDialect dialect,
        TokenUsage tokens,
        @Nullable Duration engineTime,
        @Nullable String tier) {
    /** The prompt's estimate is like no sample's count, so that it shows where it was taken. */
    static final UsageBounds BOUNDS = new UsageBounds(7_777, 200_000);

    /** Every sample of the table. */
    static List<UsageSample> all() {
        return text("samples.csv").lines().skip(1).map(UsageSample::parse).toList();
    }

    /** Every sample that is a stream. */
    static List<UsageSample> streams() {
        return all().stream().filter(UsageSample::isStream).toList();
    }

    private static UsageSample parse(String line) {
        String[] cells = line.split(",", -1);
        return new UsageSample(
                cells[0],
                cells[1],
                AnswerDialect.valueOf(cells[2]),
                new TokenUsage(
                        Long.parseLong(cells[3]),
                        count(cells[4]),
                        count(cells[5]),
                        count(cells[6]),
                        count(cells[7]),
                        count(cells[8]),
                        Long.parseLong(cells[9]),
                        count(cells[10]),
                        count(cells[11])),
                millis(cells[12]),
                cells[13].isEmpty() ? null : cells[13]);
    }

    private static @Nullable Long count(String cell) {
        return cell.isEmpty() ? null : Long.valueOf(cell);
    }

    private static @Nullable Duration millis(String cell) {
        return cell.isEmpty()
                ? null
                : Duration.ofNanos(new BigDecimal(cell).movePointRight(6).longValueExact());
    }

    boolean isStream() {
        return !name.endsWith(".json");
    }

    byte[] bytes() {
        return bytes(name);
    }

    String text() {
        return text(name);
    }

    /** What metering makes of the whole answer, read in one piece. */
    MeteredUsage metered() {
        return isStream() ? stream(new ByteArrayInputStream(bytes())).usage() : whole().usage();
    }

    Answer whole() {
        Answer answer = Answer.read(dialect, bytes(), BOUNDS);
        answer.observeHeaders(headers());
        return answer;
    }

    /** A meter that saw what {@code in} gives of the stream. */
    StreamMeter stream(InputStream in) {
        StreamMeter meter = new StreamMeter(dialect, BOUNDS);
        Events events = events(in);
        try {
            for (ServerSentEvent event = events.next(); event != null; event = events.next()) {
                meter.observe(event);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return meter;
    }

    /** The events of a stream. */
    interface Events {
        @Nullable ServerSentEvent next() throws IOException;
    }

    Events events(InputStream in) {
        return name.endsWith(".ndjson") ? new JsonLineReader(in)::next : new SseReader(in)::next;
    }

    private Function<String, @Nullable String> headers() {
        String file = name.replace(".json", ".headers");
        if (UsageSample.class.getResource("usage/" + file) == null) {
            return name -> null;
        }
        Map<String, String> headers =
                text(file)
                        .lines()
                        .map(line -> line.split(": ", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        return headers::get;
    }

    static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    static byte[] bytes(String name) {
        try (InputStream in = UsageSample.class.getResourceAsStream("usage/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("There is no sample " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sample of this name. */
    static UsageSample named(String name) {
        return all().stream()
                .filter(sample -> sample.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No sample " + name));
    }

    /** Gives the bytes in pieces that {@code seed} decides. */
    static InputStream inPieces(byte[] bytes, long seed) {
        return new ByteArrayInputStream(bytes) {
            private final Random random = new Random(seed);

            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(40)));
            }
        };
    }

    /** The first {@code length} bytes of the stream. */
    InputStream cutAt(int length) {
        return new ByteArrayInputStream(Arrays.copyOf(bytes(), length));
    }

    @Override
    public String toString() {
        return "%s: %s".formatted(shape, name.toLowerCase(Locale.ROOT));
    }
}
