package dev.headgate.localruntime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The life of a server as a process: options in, a ready line out, an exit status at the end.
 *
 * <p>The process always halts, because an orderly exit would run native destructors under the feet
 * of native threads.
 */
final class ServerProcess {

    /** How the line begins that says that the model is ready. */
    static final String READY_PREFIX = "headgate-local-runtime ready port=";

    /** Exit status when the model cannot be used: starting again would not help. */
    static final int UNUSABLE_MODEL = 3;

    static final int WRONG_USAGE = 2;
    static final int FAILED = 1;

    private final InputStream in;
    private final PrintStream announcements;
    private final IntConsumer halt;

    ServerProcess(InputStream in, PrintStream announcements, IntConsumer halt) {
        this.in = in;
        this.announcements = announcements;
        this.halt = halt;
    }

    /** Starts to serve, or halts with a sentence on standard error. */
    void run(List<String> arguments, Map<String, String> environment) {
        try {
            serve(ServerOptions.parse(arguments, environment));
        } catch (IllegalArgumentException e) {
            exit(WRONG_USAGE, e);
        } catch (UnusableModelException e) {
            exit(UNUSABLE_MODEL, e);
        } catch (IOException | RuntimeException e) {
            exit(FAILED, e);
        }
    }

    private void serve(ServerOptions options) throws IOException {
        if (options.exitWithParent()) {
            Thread.ofPlatform().daemon().name("parent-watch").start(this::haltWithParent);
        }
        LocalRuntimeServer server = LocalRuntimeServer.listen(options);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drainAndHalt(server), "drain"));
        server.load();
        announcements.println(READY_PREFIX + server.port());
        announcements.flush();
    }

    /**
     * The parent holds the other end of standard input; the system closes it however the parent
     * dies.
     */
    private void haltWithParent() {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            System.err.println("Standard input broke; the parent is taken for dead.");
        }
        halt.accept(0);
    }

    private void drainAndHalt(LocalRuntimeServer server) {
        try {
            server.drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        halt.accept(0);
    }

    private void exit(int status, Exception e) {
        System.err.println(e.getMessage());
        System.err.flush();
        halt.accept(status);
    }
}
