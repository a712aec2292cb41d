package dev.headgate.outbound;

import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.classic.MinimalHttpClient;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The only kind of HTTP client that calls out: HTTP/1.1, TLS 1.2 or newer, and nothing that acts by
 * itself. No redirects, retries, cookies, proxies from the environment, or decompression.
 *
 * <p>The pool has no bound of its own; whoever calls bounds the calls, and thereby the connections.
 */
public final class HttpTransport implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 65_536;
    private static final int MOST_HEADERS = 100;
    private static final int LONGEST_HEADER = 16_384;
    private static final TimeValue STALE_CHECK_AFTER = TimeValue.ofSeconds(1);
    private static final TimeValue LONGEST_IDLE = TimeValue.ofSeconds(30);
    private static final TimeValue OLDEST = TimeValue.ofMinutes(5);

    private final PoolingHttpClientConnectionManager connections;
    private final MinimalHttpClient client;

    public HttpTransport(Duration connectTimeout) {
        connections =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setConnectionFactory(
                                ManagedHttpClientConnectionFactory.builder()
                                        .http1Config(
                                                Http1Config.custom()
                                                        .setMaxHeaderCount(MOST_HEADERS)
                                                        .setMaxLineLength(LONGEST_HEADER)
                                                        .build())
                                        .build())
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(Timeout.of(connectTimeout))
                                        .setValidateAfterInactivity(STALE_CHECK_AFTER)
                                        .setTimeToLive(OLDEST)
                                        .build())
                        .setDefaultTlsConfig(
                                TlsConfig.custom()
                                        .setSupportedProtocols(TLS.V_1_3, TLS.V_1_2)
                                        .setHandshakeTimeout(Timeout.of(connectTimeout))
                                        .build())
                        .setDnsResolver(new AddressGuard())
                        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                        .setMaxConnPerRoute(MOST_CONNECTIONS)
                        .setMaxConnTotal(MOST_CONNECTIONS)
                        .build();
        client = HttpClients.createMinimal(connections);
    }

    /** Sends a request and returns when the head of the answer is there. */
    public ClassicHttpResponse send(HttpUriRequestBase request) throws IOException {
        return client.executeOpen(
                new HttpHost(request.getScheme(), request.getAuthority()), request, null);
    }

    /** Closes connections that nobody used for a while. */
    public void closeIdle() {
        connections.closeIdle(LONGEST_IDLE);
        connections.closeExpired();
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
