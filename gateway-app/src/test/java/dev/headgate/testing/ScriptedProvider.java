package dev.headgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A hosted API that does what the model's name says (see {@link MockUpstream#HELP}) and keeps a
 * journal of every try. It lives in the test's JVM and so outlives a gateway that is killed.
 */
public final class ScriptedProvider implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Journal journal;
    private final MockUpstream upstream;
    private final HttpClient http = HttpClient.newHttpClient();

    private ScriptedProvider(Journal journal, MockUpstream upstream) {
        this.journal = journal;
        this.upstream = upstream;
    }

    /** Starts one on a free port of the loopback address with a journal in this file. */
    public static ScriptedProvider journalling(Path file) {
        Journal journal = Journal.at(file);
        try {
            return new ScriptedProvider(journal, MockUpstream.start(0, journal::append));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Scheme, host and port alone. */
    public URI root() {
        return URI.create("http://127.0.0.1:" + upstream.port());
    }

    /** The base URL of an API that answers as the model's name says. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + upstream.port() + "/v1");
    }

    /** The base URL of an API that does the same to every request. */
    public URI baseUrl(String behaviour) {
        return URI.create("http://127.0.0.1:" + upstream.port() + "/m/" + behaviour + "/v1");
    }

    /** Every try so far, oldest first. */
    public List<Try> tries() {
        return journal.tries();
    }

    /** The tries whose prompt contains this mark. */
    public List<Try> triesMarked(String mark) {
        return tries().stream().filter(attempt -> attempt.body().contains(mark)).toList();
    }

    /** How many tries there were for each prompt. */
    public Map<String, Long> triesByPrompt() {
        return tries().stream().collect(Collectors.groupingBy(Try::prompt, Collectors.counting()));
    }

    /** Replies whose client, the gateway, went away before their end. */
    public long cutByClient() {
        return stats().path("aborted_by_client").asLong();
    }

    /** Replies that are under way. */
    public long openReplies() {
        return stats().path("open_replies").asLong();
    }

    private JsonNode stats() {
        URI uri = URI.create("http://127.0.0.1:" + upstream.port() + "/__mock/stats");
        try {
            return JSON.readTree(
                    http.send(
                                    HttpRequest.newBuilder(uri).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        upstream.close();
        journal.close();
    }
}
