package dev.headgate.localruntime;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Asks a child for its health.
 *
 * <p>The patience is long, because a child that computes on every processor answers late and is
 * healthy all the same.
 */
final class HealthProbe implements AutoCloseable {

    private final Rhythm rhythm;
    private final HttpClient client;

    HealthProbe(Rhythm rhythm) {
        this.rhythm = rhythm;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(rhythm.timeout())
                        .build();
    }

    Rhythm rhythm() {
        return rhythm;
    }

    boolean isHealthy(URI endpoint) {
        HttpRequest request =
                HttpRequest.newBuilder(endpoint.resolve("/health"))
                        .timeout(rhythm.timeout())
                        .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /**
     * How often a child is asked.
     *
     * @param timeout after which an answer counts as missing
     * @param failures how many in a row mean that the child hangs
     */
    record Rhythm(Duration interval, Duration timeout, int failures) {

        static final Rhythm DEFAULT = new Rhythm(Duration.ofSeconds(2), Duration.ofSeconds(5), 3);
    }
}
