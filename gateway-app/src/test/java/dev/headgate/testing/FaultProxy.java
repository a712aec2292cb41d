package dev.headgate.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A network between a client and a server on this machine that can be slow, lose everything in one
 * direction or both, and break connections in every way that TCP knows. What is lost is sent again
 * when the network is well, as TCP does; until then nobody is told. A seed decides how long each
 * piece takes and where a connection is cut.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int LARGEST_PIECE = 16_384;

    private final int server;
    private final SplittableRandom random;
    private final ServerSocket door;
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final ReentrantLock weather = new ReentrantLock();
    private final Condition changed = weather.newCondition();
    private final Set<Direction> lost = EnumSet.noneOf(Direction.class);
    private Duration longestDelay = Duration.ZERO;
    private boolean closed;

    /** Which way bytes go. */
    public enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    private FaultProxy(int server, long seed) throws IOException {
        this.server = server;
        this.random = new SplittableRandom(seed);
        this.door = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    }

    /** A network on the way to this port of the loopback address. */
    public static FaultProxy to(int server, long seed) {
        try {
            var proxy = new FaultProxy(server, seed);
            Thread.startVirtualThread(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the server seems to be. */
    public int port() {
        return door.getLocalPort();
    }

    /** Connections that neither side has ended. */
    public int openLinks() {
        return links.size();
    }

    /** From now on every piece takes up to this time, one after the other. */
    public void delay(Duration longest) {
        change(() -> longestDelay = longest);
    }

    /** From now on nothing arrives in these directions; new connections lead nowhere. */
    public void lose(Direction... directions) {
        change(() -> lost.addAll(List.of(directions)));
    }

    /** From now on nothing arrives at all. */
    public void loseEverything() {
        lose(Direction.values());
    }

    /** Well and quick again; what was lost arrives now. */
    public void heal() {
        change(() -> {
            lost.clear();
            longestDelay = Duration.ZERO;
        });
    }

    /** Resets every connection at both ends. */
    public void reset() {
        links.forEach(Link::reset);
    }

    /** Tells the receivers of this direction that nothing more comes; the other one goes on. */
    public void halfClose(Direction direction) {
        links.forEach(link -> link.halfClose(direction));
    }

    /**
     * Ends every connection after some more bytes in this direction, wherever that is.
     *
     * @param most of these bytes
     */
    public void cutWithin(Direction direction, int most) {
        links.forEach(link -> link.cutWithin(direction, most));
    }

    private void change(Runnable change) {
        weather.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            weather.unlock();
        }
    }

    /** Returns when something can arrive in this direction. */
    private void awaitPassage(Direction direction) throws InterruptedException {
        weather.lockInterruptibly();
        try {
            while (lost.contains(direction) && !closed) {
                changed.await();
            }
        } finally {
            weather.unlock();
        }
    }

    private void awaitArrival(SplittableRandom pieces) throws InterruptedException {
        weather.lockInterruptibly();
        try {
            long nanos = longestDelay.isZero() ? 0 : pieces.nextLong(longestDelay.toNanos());
            while (nanos > 0 && !longestDelay.isZero() && !closed) {
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            weather.unlock();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                SplittableRandom own = random.split();
                Thread.startVirtualThread(() -> connect(client, own));
            }
        } catch (IOException e) {
            // the door was closed
        }
    }

    private void connect(Socket client, SplittableRandom own) {
        try {
            awaitPassage(Direction.TO_SERVER);
            new Link(client, new Socket(), own).start();
        } catch (IOException e) {
            abort(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abort(client);
        }
    }

    /** RST instead of FIN. */
    private static void abort(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // it is gone already
        }
    }

    /** One connection, which is two here. */
    private final class Link {
        private final Socket client;
        private final Socket socket;
        private final SplittableRandom cuts;
        private final Pump toServer;
        private final Pump toClient;

        Link(Socket client, Socket socket, SplittableRandom own) {
            this.client = client;
            this.socket = socket;
            this.toServer = new Pump(Direction.TO_SERVER, client, socket, own.split());
            this.toClient = new Pump(Direction.TO_CLIENT, socket, client, own.split());
            this.cuts = own;
        }

        void start() throws IOException {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server));
            client.setTcpNoDelay(true);
            socket.setTcpNoDelay(true);
            links.add(this);
            Thread.startVirtualThread(() -> run(toServer));
            Thread.startVirtualThread(() -> run(toClient));
        }

        private void run(Pump pump) {
            try {
                pump.copy();
            } catch (IOException e) {
                // one of both ends broke it
                reset();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (toServer.isDone() && toClient.isDone()) {
                reset();
            }
        }

        void reset() {
            links.remove(this);
            abort(client);
            abort(socket);
        }

        void halfClose(Direction direction) {
            pump(direction).end();
        }

        void cutWithin(Direction direction, int most) {
            pump(direction).left = cuts.nextInt(most);
        }

        private Pump pump(Direction direction) {
            return direction == Direction.TO_SERVER ? toServer : toClient;
        }
    }

    /** One direction of a connection. */
    private final class Pump {
        private final Direction direction;
        private final Socket from;
        private final Socket to;
        private final SplittableRandom pieces;
        private volatile long left = Long.MAX_VALUE;
        private volatile boolean done;

        Pump(Direction direction, Socket from, Socket to, SplittableRandom pieces) {
            this.direction = direction;
            this.from = from;
            this.to = to;
            this.pieces = pieces;
        }

        void copy() throws IOException, InterruptedException {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] piece = new byte[LARGEST_PIECE];
            int length = in.read(piece);
            while (length >= 0 && !done) {
                awaitArrival(pieces);
                awaitPassage(direction);
                forward(out, piece, length);
                length = in.read(piece);
            }
            awaitPassage(direction);
            end();
        }

        private void forward(OutputStream out, byte[] piece, int length) throws IOException {
            if (done) {
                return;
            }
            int passing = (int) Math.min(length, left);
            out.write(piece, 0, passing);
            left -= left == Long.MAX_VALUE ? 0 : passing;
            if (passing < length) {
                end();
                abort(from);
            }
        }

        void end() {
            done = true;
            try {
                to.shutdownOutput();
            } catch (IOException e) {
                // it is gone already
            }
        }

        boolean isDone() {
            return done;
        }
    }

    /** Breaks every connection and lets nobody in any more. */
    @Override
    public void close() {
        change(() -> closed = true);
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reset();
    }
}
