package dev.headgate.localruntime;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Serves one model over OpenAI-shaped HTTP, as a child of the gateway or on its own in a pod.
 * Options: {@code docs/local-runtime.md}.
 *
 * <p>{@code GET /health} answers 503 until the model is loaded. Then one line goes to standard
 * output: {@value ServerProcess#READY_PREFIX} and the port. All other output goes to standard
 * error.
 */
public final class LocalRuntimeServer implements AutoCloseable {

    private static final long DRAIN_MILLIS = 5000;

    private final ServerOptions options;
    private final OpenAiApi api;
    private final HttpServer http;
    private final AtomicReference<@Nullable ServedModel> served = new AtomicReference<>();

    private LocalRuntimeServer(ServerOptions options, OpenAiApi api, HttpServer http) {
        this.options = options;
        this.api = api;
        this.http = http;
    }

    /**
     * Serves until the process is ended.
     *
     * @param arguments options as {@code --name=value}
     */
    public static void main(String[] arguments) {
        PrintStream announcements = System.out;
        // The binding writes to standard output where it unpacked its library.
        System.setOut(new PrintStream(OutputStream.nullOutputStream()));
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
        new ServerProcess(System.in, announcements, Runtime.getRuntime()::halt)
                .run(List.of(arguments), System.getenv());
    }

    /**
     * Begins to listen; every path but health answers 503.
     *
     * @throws IOException if the address cannot be had
     */
    static LocalRuntimeServer listen(ServerOptions options) throws IOException {
        OpenAiApi api = new OpenAiApi();
        InetSocketAddress address = new InetSocketAddress(options.host(), options.port());
        return new LocalRuntimeServer(
                options, api, HttpServer.start(address, options.token(), api));
    }

    /**
     * Loads the model and begins to serve it.
     *
     * @throws UnusableModelException if the model cannot be loaded
     */
    void load() {
        LlamaCppEngine engine = LlamaCppEngine.load(options.modelFile(), options.engineSettings());
        serve(engine);
    }

    /** Begins to serve a loaded model, which this server then owns. */
    void serve(Engine engine) {
        LocalModel settings = options.model();
        ServedModel model =
                new ServedModel(
                        settings.name(),
                        engine,
                        settings.parallel(),
                        settings.queueCapacity(),
                        settings.defaultTemperature(),
                        Clock.systemUTC());
        served.set(model);
        api.attach(model);
    }

    int port() {
        return http.port();
    }

    /** Takes no new requests and gives those that are running some seconds to end. */
    void drain() throws InterruptedException {
        http.stopListening();
        ServedModel model = served.get();
        if (model != null) {
            model.drain(DRAIN_MILLIS);
        }
    }

    @Override
    public void close() {
        http.close();
        ServedModel model = served.get();
        if (model != null) {
            model.close();
        }
    }
}
