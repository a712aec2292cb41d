package dev.headgate.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A fast stand-in for hosted model APIs, for tests and load tests. One file, no dependencies:
 *
 * <pre>java MockUpstream.java --port 19100</pre>
 *
 * It answers OpenAI chat completions, embeddings and models, and Anthropic messages, streamed or
 * not, with bodies of the providers' shape. What it does with a request (latency, number of stream
 * chunks, faults) is chosen per request by tokens in the model name, in a path prefix or in a
 * header; run it with --help.
 *
 * <p>One selector thread serves everything, so that it can share a core with a load generator and
 * still be several times faster than a gateway under test. HTTP/1.1 only, no TLS. Not for
 * production use.
 */
public final class MockUpstream implements AutoCloseable {

    static final String HELP =
            """
            MockUpstream [--port 19100] [--host 127.0.0.1] [--threads 1] [--record N] [--key SECRET] [--quiet]
              --port 0 picks a free port; the first line on stdout says which
              --record N keeps the last N requests, readable at GET /__mock/requests
              --key K answers 401 unless 'Authorization: Bearer K' or 'x-api-key: K' is sent
            Behaviour tokens, joined by '-' (model name: mock-d60-n200), or by '-' or ',' (header 'x-mock: d60,n200',
            path prefix /m/d60,n200/v1/...). The header wins over the model name, the model name over the path.
              d<ms>      wait before the first byte             n<k>      k tokens in the reply (default 200)
              i<ms>      pause between stream chunks            e<k>      embedding dimensions (default 1536)
              t1         put the send time into each chunk      u1 / u0   usage chunk always / never
              tool       answer with a tool call                cache<k>  report k cached prompt tokens
            Faults:
              f<status>  HTTP error, 400..599                   ra<s>     Retry-After seconds (with f429, f503, f529)
              reset[k]   TCP reset (after k stream chunks)      trunc[k]  close early (after k chunks)
              stall[k]   go silent (after k chunks)             hang      never answer
              err<k>     error event inside the stream          badjson, empty, html   broken 200 (html: 502) bodies
              p<pct>     only that share of requests fail       first<k>  only the first k requests fail
            Administration: GET /healthz, GET /__mock/stats, GET /__mock/requests, POST /__mock/reset
            """;

    // ---------------------------------------------------------------- start and stop

    public static void main(String[] args) throws Exception {
        int port = 19100, threads = 1, record = 0;
        String host = "127.0.0.1", key = null;
        boolean quiet = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--port" -> port = Integer.parseInt(args[++i]);
                case "--host" -> host = args[++i];
                case "--threads" -> threads = Integer.parseInt(args[++i]);
                case "--record" -> record = Integer.parseInt(args[++i]);
                case "--key" -> key = args[++i];
                case "--quiet" -> quiet = true;
                default -> {
                    System.out.print(HELP);
                    System.exit(args[i].equals("--help") || args[i].equals("-h") ? 0 : 2);
                }
            }
        }
        MockUpstream m = start(host, port, threads, record, key);
        if (!quiet) System.out.println("listening on http://" + host + ":" + m.port());
        m.stopped.await();
    }

    /**
     * Starts a server for use inside a test; {@code port} 0 picks a free one, see {@link #port()}.
     */
    public static MockUpstream start(int port) throws IOException {
        return start("127.0.0.1", port, 1, 1000, null);
    }

    public static MockUpstream start(String host, int port, int threads, int record, String key)
            throws IOException {
        return new MockUpstream(host, port, threads, record, key, ignored -> {});
    }

    /**
     * As {@link #start(int)}; {@code onTry} sees every request as JSON (method, path, headers,
     * body) before it is answered, on the thread that answers.
     */
    public static MockUpstream start(int port, Consumer<String> onTry) throws IOException {
        return new MockUpstream("127.0.0.1", port, 1, 1000, null, onTry);
    }

    private final List<Loop> loops = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final String key;
    private final int recordLimit;
    private final ArrayDeque<String> recorded = new ArrayDeque<>();
    private final Consumer<String> onTry;
    private final AtomicLong ids = new AtomicLong();
    private final Map<String, AtomicLong> specUse = new ConcurrentHashMap<>();
    private final int port;
    private volatile boolean closing;

    private MockUpstream(
            String host, int port, int threads, int record, String key, Consumer<String> onTry)
            throws IOException {
        this.onTry = onTry;
        this.key = key;
        this.recordLimit = record;
        int bound = port;
        for (int i = 0; i < Math.max(1, threads); i++) {
            ServerSocketChannel s = ServerSocketChannel.open();
            s.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (threads > 1) s.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            s.bind(new InetSocketAddress(host, bound), 4096);
            bound = ((InetSocketAddress) s.getLocalAddress()).getPort();
            loops.add(new Loop(s, i));
        }
        this.port = bound;
        for (Loop l : loops) Thread.ofPlatform().name("mock-loop-" + l.index).start(l);
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        closing = true;
        for (Loop l : loops) l.selector.wakeup();
        stopped.countDown();
    }

    // ---------------------------------------------------------------- what to do with a request

    enum Fault {
        NONE,
        STATUS,
        RESET,
        TRUNC,
        STALL,
        HANG,
        ERR,
        BADJSON,
        EMPTY,
        HTML
    }

    /** The parsed behaviour tokens. */
    static final class Spec {
        String text = "";
        int delayMs,
                tokens = 200,
                intervalMs,
                dims = 0,
                retryAfter = 1,
                status,
                faultAt = -1,
                percent = 100,
                cached;
        long firstOnly = Long.MAX_VALUE;
        boolean stamp, tool;
        int usage = -1; // -1: as the request asks, 0: never, 1: always
        Fault fault = Fault.NONE;
        String unknown;

        void apply(String tokenText, boolean strict) {
            if (tokenText == null || tokenText.isEmpty()) return;
            text = text.isEmpty() ? tokenText : text + "|" + tokenText;
            for (String t : tokenText.toLowerCase(Locale.ROOT).split("[-,;]")) {
                if (t.isEmpty() || one(t)) continue;
                if (strict && unknown == null) unknown = t;
            }
        }

        private boolean one(String t) {
            switch (t) {
                case "tool":
                    tool = true;
                    return true;
                case "hang":
                    fault = Fault.HANG;
                    return true;
                case "badjson":
                    fault = Fault.BADJSON;
                    return true;
                case "empty":
                    fault = Fault.EMPTY;
                    return true;
                case "html":
                    fault = Fault.HTML;
                    return true;
                case "reset":
                    fault = Fault.RESET;
                    return true;
                case "trunc":
                    fault = Fault.TRUNC;
                    return true;
                case "stall":
                    fault = Fault.STALL;
                    return true;
                default:
            }
            int d = 0;
            while (d < t.length() && !Character.isDigit(t.charAt(d))) d++;
            if (d == 0 || d == t.length() || t.length() - d > 9) return false;
            for (int i = d; i < t.length(); i++) if (!Character.isDigit(t.charAt(i))) return false;
            int v = Integer.parseInt(t.substring(d));
            switch (t.substring(0, d)) {
                case "d":
                    delayMs = v;
                    return true;
                case "n":
                    tokens = v;
                    return true;
                case "i":
                    intervalMs = v;
                    return true;
                case "e":
                    dims = v;
                    return true;
                case "t":
                    stamp = v != 0;
                    return true;
                case "u":
                    usage = v;
                    return true;
                case "p":
                    percent = v;
                    return true;
                case "ra":
                    retryAfter = v;
                    return true;
                case "cache":
                    cached = v;
                    return true;
                case "first":
                    firstOnly = v;
                    return true;
                case "reset":
                    fault = Fault.RESET;
                    faultAt = v;
                    return true;
                case "trunc":
                    fault = Fault.TRUNC;
                    faultAt = v;
                    return true;
                case "stall":
                    fault = Fault.STALL;
                    faultAt = v;
                    return true;
                case "err":
                    fault = Fault.ERR;
                    faultAt = v;
                    return true;
                case "f":
                    if (v < 400 || v > 599) return false;
                    fault = Fault.STATUS;
                    status = v;
                    return true;
                default:
                    return false;
            }
        }
    }

    enum Kind {
        CHAT,
        EMBED,
        MESSAGES,
        COUNT,
        MODELS,
        OTHER
    }

    /** The parts of a request body that matter here, found by one pass over the bytes. */
    static final class Body {
        String model, toolName, encoding;
        boolean stream, includeUsage, messages, valid;
        long maxTokens = -1;
        int dimensions = 0, textBytes, inputs;
        List<Integer> seeds = new ArrayList<>(1);

        private byte[] b;
        private int p, end;

        static Body parse(byte[] b, int off, int len) {
            Body r = new Body();
            r.b = b;
            r.p = off;
            r.end = off + len;
            try {
                r.ws();
                r.top();
                r.ws();
                r.valid = r.p == r.end;
            } catch (RuntimeException e) {
                r.valid = false;
            }
            r.b = null;
            return r;
        }

        private int cur() {
            if (p >= end) throw new IllegalStateException();
            return b[p];
        }

        private void ws() {
            while (p < end && (b[p] == ' ' || b[p] == '\n' || b[p] == '\r' || b[p] == '\t')) p++;
        }

        private void expect(int c) {
            if (cur() != c) throw new IllegalStateException();
            p++;
        }

        /**
         * Skips a string; returns the offset after the opening quote, leaves p after the closing
         * one.
         */
        private int string() {
            expect('"');
            int s = p;
            while (true) {
                int c = cur();
                if (c == '"') break;
                if (c == '\\') p++;
                else if (c >= 0 && c < 0x20) throw new IllegalStateException();
                p++;
            }
            p++;
            return s;
        }

        private boolean is(int s, int e, String t) {
            if (e - s != t.length()) return false;
            for (int i = 0; i < t.length(); i++) if (b[s + i] != t.charAt(i)) return false;
            return true;
        }

        private void top() {
            expect('{');
            ws();
            if (cur() == '}') {
                p++;
                return;
            }
            while (true) {
                int ks = string(), ke = p - 1;
                ws();
                expect(':');
                ws();
                int vs = p;
                if (is(ks, ke, "model")) {
                    int s = string();
                    model = unescape(s, p - 1);
                } else if (is(ks, ke, "stream")) {
                    value(null);
                    stream = b[vs] == 't';
                } else if (is(ks, ke, "messages")) {
                    messages = cur() == '[';
                    value("messages");
                    if (p - vs < 3) messages = false;
                } else if (is(ks, ke, "system")) {
                    if (cur() == '"') {
                        int s = string();
                        textBytes += p - 1 - s;
                    } else value("messages");
                } else if (is(ks, ke, "stream_options")) options();
                else if (is(ks, ke, "max_tokens") || is(ks, ke, "max_completion_tokens")) {
                    value(null);
                    maxTokens = num(vs, p);
                } else if (is(ks, ke, "dimensions")) {
                    value(null);
                    dimensions = (int) Math.max(0, num(vs, p));
                } else if (is(ks, ke, "encoding_format") && cur() == '"') {
                    int s = string();
                    encoding = unescape(s, p - 1);
                } else if (is(ks, ke, "tools")) value("tools");
                else if (is(ks, ke, "input")) input();
                else value(null);
                ws();
                if (cur() == ',') {
                    p++;
                    ws();
                    continue;
                }
                expect('}');
                return;
            }
        }

        private void options() {
            if (cur() != '{') {
                value(null);
                return;
            }
            p++;
            ws();
            if (cur() == '}') {
                p++;
                return;
            }
            while (true) {
                int ks = string(), ke = p - 1;
                ws();
                expect(':');
                ws();
                int vs = p;
                value(null);
                if (is(ks, ke, "include_usage")) includeUsage = b[vs] == 't';
                ws();
                if (cur() == ',') {
                    p++;
                    ws();
                    continue;
                }
                expect('}');
                return;
            }
        }

        private void input() {
            if (cur() == '"') {
                int s = string();
                item(s, p - 1, true);
                return;
            }
            if (cur() != '[') {
                value(null);
                return;
            }
            p++;
            ws();
            if (cur() == ']') {
                p++;
                return;
            }
            boolean tokens = cur() != '"' && cur() != '[';
            int start = p, n = 0;
            while (true) {
                int vs = p;
                if (cur() == '"') {
                    int s = string();
                    item(s, p - 1, true);
                } else {
                    value(null);
                    n++;
                    if (!tokens) item(vs, p, false);
                }
                ws();
                if (cur() == ',') {
                    p++;
                    ws();
                    continue;
                }
                expect(']');
                break;
            }
            if (tokens) {
                item(start, p, false);
                textBytes += 4 * n;
            }
        }

        private void item(int s, int e, boolean text) {
            inputs++;
            if (text) textBytes += e - s;
            int h = 1;
            for (int i = s; i < e; i++) h = 31 * h + b[i];
            seeds.add(h);
        }

        /**
         * Skips any value. Inside messages the lengths of content and text strings are summed up.
         */
        private void value(String in) {
            switch (cur()) {
                case '{' -> {
                    p++;
                    ws();
                    if (cur() == '}') {
                        p++;
                        return;
                    }
                    while (true) {
                        int ks = string(), ke = p - 1;
                        ws();
                        expect(':');
                        ws();
                        if (cur() == '"') {
                            int s = string();
                            if (in != null) {
                                if (in.equals("messages")) {
                                    if (is(ks, ke, "content") || is(ks, ke, "text"))
                                        textBytes += p - 1 - s;
                                } else if (toolName == null && is(ks, ke, "name"))
                                    toolName = unescape(s, p - 1);
                            }
                        } else value(in);
                        ws();
                        if (cur() == ',') {
                            p++;
                            ws();
                            continue;
                        }
                        expect('}');
                        return;
                    }
                }
                case '[' -> {
                    p++;
                    ws();
                    if (cur() == ']') {
                        p++;
                        return;
                    }
                    while (true) {
                        value(in);
                        ws();
                        if (cur() == ',') {
                            p++;
                            ws();
                            continue;
                        }
                        expect(']');
                        return;
                    }
                }
                case '"' -> string();
                default -> {
                    int s = p;
                    while (p < end && "+-.0123456789eEtrufalsn".indexOf(b[p]) >= 0) p++;
                    if (p == s) throw new IllegalStateException();
                }
            }
        }

        private long num(int s, int e) {
            long v = 0;
            for (int i = s; i < e; i++) {
                if (b[i] < '0' || b[i] > '9') return -1;
                v = v * 10 + b[i] - '0';
            }
            return v;
        }

        private String unescape(int s, int e) {
            String t = new String(b, s, e - s, StandardCharsets.UTF_8);
            return t.indexOf('\\') < 0
                    ? t
                    : t.replace("\\/", "/").replace("\\\"", "\"").replace("\\\\", "\\");
        }
    }

    // ---------------------------------------------------------------- text

    static final String[] WORDS = {
        "The ", "gate ", "is ", "open ", "and ", "each ", "word ", "that ", "you ", "read ",
        "here ", "was ", "sent ", "by ", "a ", "mock. "
    };
    static final byte[][] WORD_BYTES = new byte[WORDS.length][];

    static {
        for (int i = 0; i < WORDS.length; i++) WORD_BYTES[i] = ascii(WORDS[i]);
    }

    static byte[] ascii(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }

    static String quote(String s) {
        StringBuilder o = new StringBuilder(s.length() + 2).append('"');
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            switch (c) {
                case '"' -> o.append("\\\"");
                case '\\' -> o.append("\\\\");
                case '\n' -> o.append("\\n");
                case '\r' -> o.append("\\r");
                case '\t' -> o.append("\\t");
                default -> {
                    if (c < 0x20) o.append(String.format("\\u%04x", (int) c));
                    else o.append(c);
                }
            }
        }
        return o.append('"').toString();
    }

    static String words(int n) {
        StringBuilder o = new StringBuilder(n * 5);
        for (int i = 0; i < n; i++) o.append(WORDS[i % WORDS.length]);
        return o.toString();
    }

    static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 408 -> "Request Timeout";
            case 413 -> "Payload Too Large";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 529 -> "Overloaded";
            default -> "Status";
        };
    }

    static String errorBody(boolean anthropic, int status, String message, String id) {
        if (anthropic) {
            String type =
                    switch (status) {
                        case 400 -> "invalid_request_error";
                        case 401 -> "authentication_error";
                        case 403 -> "permission_error";
                        case 404 -> "not_found_error";
                        case 413 -> "request_too_large";
                        case 429 -> "rate_limit_error";
                        case 529, 503 -> "overloaded_error";
                        default -> status < 500 ? "invalid_request_error" : "api_error";
                    };
            return "{\"type\":\"error\",\"error\":{\"type\":\""
                    + type
                    + "\",\"message\":"
                    + quote(message)
                    + "},\"request_id\":\"req_"
                    + id
                    + "\"}";
        }
        String type =
                status == 429
                        ? "requests"
                        : status < 500 ? "invalid_request_error" : "server_error";
        String code =
                switch (status) {
                    case 401 -> "\"invalid_api_key\"";
                    case 404 -> "\"model_not_found\"";
                    case 429 -> "\"rate_limit_exceeded\"";
                    default -> "null";
                };
        return "{\"error\":{\"message\":"
                + quote(message)
                + ",\"type\":\""
                + type
                + "\",\"param\":null,\"code\":"
                + code
                + "}}";
    }

    /** A growing byte array. */
    static final class Out {
        byte[] a = new byte[96 * 1024];
        int n;

        Out put(byte[] s) {
            return put(s, 0, s.length);
        }

        Out put(byte[] s, int off, int len) {
            if (n + len > a.length) a = Arrays.copyOf(a, Math.max(a.length * 2, n + len));
            System.arraycopy(s, off, a, n, len);
            n += len;
            return this;
        }

        Out put(String s) {
            return put(ascii(s));
        }

        Out dec(long v) {
            int d = 1;
            for (long t = v; t >= 10; t /= 10) d++;
            if (n + d > a.length) a = Arrays.copyOf(a, a.length * 2);
            for (int i = n + d - 1; i >= n; i--, v /= 10) a[i] = (byte) ('0' + v % 10);
            n += d;
            return this;
        }

        Out hex(int v) {
            int d = 1;
            for (int t = v; t >= 16; t >>= 4) d++;
            if (n + d > a.length) a = Arrays.copyOf(a, a.length * 2);
            for (int i = n + d - 1; i >= n; i--, v >>= 4)
                a[i] = (byte) "0123456789abcdef".charAt(v & 15);
            n += d;
            return this;
        }
    }

    static String id(long v) {
        byte[] a = new byte[16];
        for (int i = 15; i >= 0; i--, v >>>= 4)
            a[i] = (byte) "0123456789abcdef".charAt((int) v & 15);
        return new String(a, StandardCharsets.ISO_8859_1);
    }

    static final byte[] CRLF = ascii("\r\n");
    static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");
    static final String ID_SLOT = "0000000000000000";

    /** A complete response whose id and creation time are filled in at each use. */
    static final class Template {
        final byte[] bytes;
        final int[] idAt;
        final int createdAt;

        Template(String text) {
            List<Integer> at = new ArrayList<>();
            for (int i = text.indexOf(ID_SLOT); i >= 0; i = text.indexOf(ID_SLOT, i + 16))
                at.add(i);
            idAt = at.stream().mapToInt(Integer::intValue).toArray();
            int c = text.indexOf("\"created\":1000000000");
            createdAt = c < 0 ? -1 : c + 10;
            bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    static String latin(
            String s) { // UTF-8 bytes carried in chars, so that offsets in text are offsets in
        // bytes
        return new String(s.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    // ---------------------------------------------------------------- connections

    static final class Conn {
        final SocketChannel ch;
        SelectionKey key;
        byte[] in = new byte[4096];
        int inLen, scanned;
        byte[] pend = null; // bytes the socket did not take yet
        int pendOff, pendLen;
        boolean closeAfterPend, busy, dead, expectSent, parsing;
        // the reply in progress
        Kind kind;
        Spec spec;
        Fault fault;
        Body body;
        boolean started, chunked, finalLength, keepAlive, anthropic, noBody;
        int step, tokens;
        long startNs, dueNs, created;
        int heapAt = -1;
        byte[] prefix, suffix;
        String id;

        Conn(SocketChannel ch) {
            this.ch = ch;
        }
    }

    // ---------------------------------------------------------------- the event loop

    private final class Loop implements Runnable {
        final ServerSocketChannel server;
        final int index;
        final Selector selector;
        final ByteBuffer rbuf = ByteBuffer.allocateDirect(64 * 1024);
        final ByteBuffer wbuf = ByteBuffer.allocateDirect(128 * 1024);
        final Out out = new Out();
        final Map<String, Spec> specs = new HashMap<>();
        final Map<String, Template> templates = new HashMap<>();
        Conn[] heap = new Conn[256];
        int heapLen;
        long connections,
                openConnections,
                requests,
                streams,
                openReplies,
                aborted,
                faults,
                tokensSent;
        final long[] byStatus = new long[600];

        Loop(ServerSocketChannel server, int index) throws IOException {
            this.server = server;
            this.index = index;
            this.selector = Selector.open();
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
        }

        @Override
        public void run() {
            try {
                while (!closing) {
                    long now = System.nanoTime();
                    while (heapLen > 0 && heap[0].dueNs - now <= 0) {
                        Conn c = heap[0];
                        unschedule(c);
                        try {
                            progress(c);
                        } catch (IOException e) {
                            drop(c, false);
                        }
                    }
                    if (heapLen == 0) selector.select(this::ready);
                    else {
                        long dt = heap[0].dueNs - System.nanoTime();
                        if (dt <= 0) selector.selectNow(this::ready);
                        else selector.select(this::ready, (dt + 999_999) / 1_000_000);
                    }
                }
            } catch (IOException e) {
                e.printStackTrace();
            } finally {
                try {
                    for (SelectionKey k : selector.keys()) k.channel().close();
                    selector.close();
                } catch (IOException ignored) {
                    // going away anyway
                }
            }
        }

        private void ready(SelectionKey k) {
            if (!k.isValid()) return;
            if (k.isAcceptable()) {
                try {
                    for (SocketChannel ch; (ch = server.accept()) != null; ) {
                        ch.configureBlocking(false);
                        ch.setOption(StandardSocketOptions.TCP_NODELAY, true);
                        Conn c = new Conn(ch);
                        c.key = ch.register(selector, SelectionKey.OP_READ, c);
                        connections++;
                        openConnections++;
                    }
                } catch (IOException e) {
                    System.err.println("accept: " + e);
                }
                return;
            }
            Conn c = (Conn) k.attachment();
            try {
                if (k.isWritable()) flush(c);
                if (!c.dead && k.isReadable()) read(c);
            } catch (IOException e) {
                drop(c, false);
            } catch (RuntimeException e) {
                e.printStackTrace();
                drop(c, false);
            }
        }

        private void read(Conn c) throws IOException {
            rbuf.clear();
            int n = c.ch.read(rbuf);
            if (n < 0) {
                drop(c, false);
                return;
            }
            if (n == 0) return;
            rbuf.flip();
            if (c.inLen + n > c.in.length) {
                if (c.inLen + n > 64 << 20) {
                    drop(c, true);
                    return;
                }
                c.in = Arrays.copyOf(c.in, Math.max(c.in.length * 2, c.inLen + n));
            }
            rbuf.get(c.in, c.inLen, n);
            c.inLen += n;
            parse(c);
        }

        private void drop(Conn c, boolean reset) {
            if (c.dead) return;
            c.dead = true;
            unschedule(c);
            if (c.busy) {
                openReplies--;
                if (!reset && c.fault == Fault.NONE) aborted++;
                if (c.fault == Fault.HANG || c.fault == Fault.STALL) aborted++;
            }
            openConnections--;
            try {
                if (reset) c.ch.setOption(StandardSocketOptions.SO_LINGER, 0);
                c.ch.close();
            } catch (IOException ignored) {
                // already gone
            }
        }

        // ---- timers: a binary heap of connections by due time

        private void schedule(Conn c, long due) {
            unschedule(c);
            c.dueNs = due;
            if (heapLen == heap.length) heap = Arrays.copyOf(heap, heap.length * 2);
            up(heapLen++, c);
        }

        private void unschedule(Conn c) {
            int i = c.heapAt;
            if (i < 0) return;
            c.heapAt = -1;
            Conn last = heap[--heapLen];
            heap[heapLen] = null;
            if (last == c) return;
            if (i > 0 && last.dueNs - heap[(i - 1) >> 1].dueNs < 0) up(i, last);
            else down(i, last);
        }

        private void up(int i, Conn c) {
            while (i > 0) {
                int p = (i - 1) >> 1;
                if (c.dueNs - heap[p].dueNs >= 0) break;
                heap[i] = heap[p];
                heap[i].heapAt = i;
                i = p;
            }
            heap[i] = c;
            c.heapAt = i;
        }

        private void down(int i, Conn c) {
            while (true) {
                int k = 2 * i + 1;
                if (k >= heapLen) break;
                if (k + 1 < heapLen && heap[k + 1].dueNs - heap[k].dueNs < 0) k++;
                if (c.dueNs - heap[k].dueNs <= 0) break;
                heap[i] = heap[k];
                heap[i].heapAt = i;
                i = k;
            }
            heap[i] = c;
            c.heapAt = i;
        }

        // ---- writing

        private void send(Conn c, byte[] b, int off, int len) throws IOException {
            if (c.dead || len == 0) return;
            if (c.pend == null) {
                while (len > 0) {
                    int part = Math.min(len, wbuf.capacity());
                    wbuf.clear();
                    wbuf.put(b, off, part).flip();
                    int w = c.ch.write(wbuf);
                    off += w;
                    len -= w;
                    if (w < part) break;
                }
                if (len == 0) return;
                c.pend = Arrays.copyOfRange(b, off, off + len);
                c.pendOff = 0;
                c.pendLen = len;
                c.key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                return;
            }
            if (c.pendOff > 0) {
                System.arraycopy(c.pend, c.pendOff, c.pend, 0, c.pendLen);
                c.pendOff = 0;
            }
            if (c.pendLen + len > 64 << 20) {
                drop(c, true);
                return;
            }
            if (c.pendLen + len > c.pend.length)
                c.pend = Arrays.copyOf(c.pend, Math.max(c.pend.length * 2, c.pendLen + len));
            System.arraycopy(b, off, c.pend, c.pendLen, len);
            c.pendLen += len;
        }

        private void flush(Conn c) throws IOException {
            while (c.pend != null && c.pendLen > 0) {
                int part = Math.min(c.pendLen, wbuf.capacity());
                wbuf.clear();
                wbuf.put(c.pend, c.pendOff, part).flip();
                int w = c.ch.write(wbuf);
                c.pendOff += w;
                c.pendLen -= w;
                if (w < part) return;
            }
            c.pend = null;
            if (c.closeAfterPend) drop(c, false);
            else c.key.interestOps(SelectionKey.OP_READ);
        }

        private void closeGently(Conn c) {
            if (c.pend == null) drop(c, false);
            else c.closeAfterPend = true;
        }

        // ---- parsing

        private void parse(Conn c) throws IOException {
            c.parsing = true;
            try {
                parseAll(c);
            } finally {
                c.parsing = false;
            }
        }

        private void parseAll(Conn c) throws IOException {
            while (!c.dead && !c.busy && !c.closeAfterPend && c.inLen > 0) {
                byte[] b = c.in;
                int end = -1;
                for (int i = Math.max(c.scanned, 3); i < c.inLen; i++) {
                    if (b[i] == '\n' && b[i - 2] == '\n' && b[i - 1] == '\r' && b[i - 3] == '\r') {
                        end = i + 1;
                        break;
                    }
                }
                if (end < 0) {
                    c.scanned = c.inLen;
                    if (c.inLen > 256 * 1024) drop(c, true);
                    return;
                }
                c.scanned = end - 1;
                int sp = 0;
                while (sp < end && b[sp] != ' ') sp++;
                int sp2 = sp + 1;
                while (sp2 < end && b[sp2] != ' ') sp2++;
                int line = sp2;
                while (line < end && b[line] != '\n') line++;
                if (sp2 >= line) {
                    drop(c, true);
                    return;
                }
                boolean http10 = b[line - 2] == '0';
                int length = 0;
                boolean chunkedIn = false,
                        close = http10,
                        expect = false,
                        anthropicHeader = false,
                        authorised = key == null;
                String mock = null;
                for (int s = line + 1; s < end - 2; ) {
                    int colon = s;
                    while (b[colon] != ':' && b[colon] != '\n') colon++;
                    int e = colon;
                    while (b[e] != '\n') e++;
                    int nl = e;
                    while (e > colon && (b[e] == '\n' || b[e] == '\r' || b[e] == ' ')) e--;
                    int v = colon + 1;
                    while (v <= e && b[v] == ' ') v++;
                    e++;
                    switch (colon - s) {
                        case 14 -> {
                            if (same(b, s, "content-length")) {
                                length = 0;
                                for (int i = v; i < e; i++) length = length * 10 + b[i] - '0';
                            }
                        }
                        case 17 -> {
                            if (same(b, s, "transfer-encoding")) chunkedIn = true;
                            else if (same(b, s, "anthropic-version")) anthropicHeader = true;
                        }
                        case 10 -> {
                            if (same(b, s, "connection")) {
                                String t =
                                        new String(b, v, e - v, StandardCharsets.ISO_8859_1)
                                                .toLowerCase(Locale.ROOT);
                                if (t.contains("close")) close = true;
                                else if (t.contains("keep-alive")) close = false;
                            }
                        }
                        case 6 -> {
                            if (same(b, s, "expect")) expect = true;
                            else if (same(b, s, "x-mock"))
                                mock = new String(b, v, e - v, StandardCharsets.ISO_8859_1);
                        }
                        case 9 -> {
                            if (key != null && same(b, s, "x-api-key"))
                                authorised |=
                                        new String(b, v, e - v, StandardCharsets.ISO_8859_1)
                                                .equals(key);
                        }
                        case 13 -> {
                            if (key != null && same(b, s, "authorization"))
                                authorised |=
                                        new String(b, v, e - v, StandardCharsets.ISO_8859_1)
                                                .equals("Bearer " + key);
                        }
                        default -> {}
                    }
                    s = nl + 1;
                }
                byte[] body = b;
                int bodyOff = end, bodyLen = length, used;
                if (chunkedIn) {
                    int[] r = dechunk(b, end, c.inLen);
                    if (r == null) {
                        want(c, expect);
                        return;
                    }
                    body =
                            Arrays.copyOfRange(
                                    b, end, end + r[0]); // decoded in place into the front
                    bodyOff = 0;
                    bodyLen = r[0];
                    used = r[1];
                } else {
                    if (length < 0 || length > 64 << 20) {
                        drop(c, true);
                        return;
                    }
                    if (c.inLen < end + length) {
                        want(c, expect);
                        return;
                    }
                    used = end + length;
                }
                c.expectSent = false;
                c.keepAlive = !close;
                String method = new String(b, 0, sp, StandardCharsets.ISO_8859_1);
                String path = new String(b, sp + 1, sp2 - sp - 1, StandardCharsets.ISO_8859_1);
                if (recordLimit > 0 && !path.startsWith("/__mock") && !path.equals("/healthz"))
                    record(b, line + 1, end, method, path, body, bodyOff, bodyLen);
                requests++;
                request(c, method, path, mock, anthropicHeader, authorised, body, bodyOff, bodyLen);
                if (c.dead) return;
                int rest = c.inLen - used;
                if (rest > 0) System.arraycopy(c.in, used, c.in, 0, rest);
                c.inLen = rest;
                c.scanned = 0;
                if (c.in.length > 256 * 1024 && rest < 4096) c.in = Arrays.copyOf(c.in, 4096);
            }
        }

        private void want(Conn c, boolean expect) throws IOException {
            if (expect && !c.expectSent) {
                c.expectSent = true;
                byte[] t = ascii("HTTP/1.1 100 Continue\r\n\r\n");
                send(c, t, 0, t.length);
            }
        }

        private static boolean same(byte[] b, int s, String lower) {
            for (int i = 0; i < lower.length(); i++)
                if ((b[s + i] | 0x20) != (lower.charAt(i) | 0x20)) return false;
            return true;
        }

        /** Returns {decoded length, offset after the body}, or null if the body is not all here. */
        private static int[] dechunk(byte[] b, int off, int lim) {
            int p = off, total = 0;
            List<int[]> parts = new ArrayList<>();
            while (true) {
                int size = 0, s = p;
                while (p < lim && b[p] != '\n') {
                    int d = Character.digit(b[p], 16);
                    if (d >= 0 && size < 1 << 27) size = size * 16 + d;
                    else if (b[p] == ';') {
                        while (p < lim && b[p] != '\n') p++;
                        break;
                    }
                    p++;
                }
                if (p >= lim) return null;
                if (p == s) throw new IllegalStateException("bad chunk");
                p++;
                if (size == 0) {
                    while (true) { // trailers up to an empty line
                        int ls = p;
                        while (p < lim && b[p] != '\n') p++;
                        if (p >= lim) return null;
                        p++;
                        if (p - ls <= 2) break;
                    }
                    int w = off;
                    for (int[] x : parts) {
                        System.arraycopy(b, x[0], b, w, x[1]);
                        w += x[1];
                    }
                    return new int[] {total, p};
                }
                if (p + size + 2 > lim) return null;
                parts.add(new int[] {p, size});
                total += size;
                p += size + 2;
            }
        }

        private void record(
                byte[] b,
                int hs,
                int he,
                String method,
                String path,
                byte[] body,
                int off,
                int len) {
            StringBuilder o = new StringBuilder(512);
            o.append("{\"method\":")
                    .append(quote(method))
                    .append(",\"path\":")
                    .append(quote(path))
                    .append(",\"headers\":{");
            String[] lines =
                    new String(b, hs, Math.max(0, he - hs - 4), StandardCharsets.ISO_8859_1)
                            .split("\r\n");
            boolean first = true;
            for (String l : lines) {
                int k = l.indexOf(':');
                if (k <= 0) continue;
                if (!first) o.append(',');
                first = false;
                o.append(quote(l.substring(0, k).toLowerCase(Locale.ROOT)))
                        .append(':')
                        .append(quote(l.substring(k + 1).trim()));
            }
            o.append("},\"body\":")
                    .append(quote(new String(body, off, len, StandardCharsets.UTF_8)))
                    .append('}');
            onTry.accept(o.toString());
            synchronized (recorded) {
                recorded.addLast(o.toString());
                while (recorded.size() > recordLimit) recorded.removeFirst();
            }
        }

        // ---- answering

        private void request(
                Conn c,
                String method,
                String path,
                String mock,
                boolean anthropicHeader,
                boolean authorised,
                byte[] b,
                int off,
                int len)
                throws IOException {
            c.noBody = method.equals("HEAD");
            c.busy = true;
            openReplies++;
            c.started = false;
            c.fault = Fault.NONE;
            c.step = 0;
            c.body = null;
            int q = path.indexOf('?');
            if (q >= 0) path = path.substring(0, q);
            if (path.startsWith("/__mock/") || path.equals("/healthz") || path.equals("/")) {
                admin(c, method, path);
                return;
            }
            String prefix = null;
            if (path.startsWith("/m/")) {
                int e = path.indexOf('/', 3);
                if (e < 0) e = path.length();
                prefix = path.substring(3, e);
                path = path.substring(e);
            }
            if (path.endsWith("/chat/completions")) c.kind = Kind.CHAT;
            else if (path.endsWith("/messages")) c.kind = Kind.MESSAGES;
            else if (path.endsWith("/embeddings")) c.kind = Kind.EMBED;
            else if (path.endsWith("/messages/count_tokens")) c.kind = Kind.COUNT;
            else if (path.endsWith("/models") || path.contains("/models/")) c.kind = Kind.MODELS;
            else c.kind = Kind.OTHER;
            c.anthropic =
                    c.kind == Kind.MESSAGES
                            || c.kind == Kind.COUNT
                            || c.kind == Kind.MODELS && anthropicHeader;
            c.id = id(ids.incrementAndGet());
            if (!authorised) {
                error(c, 401, "Incorrect API key provided.", -1);
                return;
            }
            if (c.kind == Kind.OTHER) {
                error(c, 404, "Unknown path " + path, -1);
                return;
            }
            boolean post = method.equals("POST");
            if (post == (c.kind == Kind.MODELS)) {
                error(c, 405, "Method " + method + " not allowed here", -1);
                return;
            }
            String model = "mock";
            if (post) {
                c.body = Body.parse(b, off, len);
                if (!c.body.valid) {
                    error(c, 400, "We could not parse the JSON body of your request.", -1);
                    return;
                }
                if (c.body.model == null) {
                    error(c, 400, "you must provide a model parameter", -1);
                    return;
                }
                model = c.body.model;
            }
            c.spec = spec(prefix, model, mock);
            if (c.spec.unknown != null) {
                error(c, 400, "mock: unknown behaviour token '" + c.spec.unknown + "'", -1);
                return;
            }
            if (post && c.kind != Kind.EMBED && !c.body.messages) {
                error(c, 400, "'messages' must be a non-empty array", -1);
                return;
            }
            if (c.kind == Kind.MESSAGES && c.body.maxTokens < 0) {
                error(c, 400, "max_tokens: Field required", -1);
                return;
            }
            if (c.kind == Kind.EMBED && c.body.inputs == 0) {
                error(c, 400, "'input' must be a string or a non-empty array", -1);
                return;
            }
            if (c.spec.fault != Fault.NONE) {
                long use =
                        specUse.computeIfAbsent(c.spec.text, k -> new AtomicLong())
                                .getAndIncrement();
                // a fixed scatter, so that p30 is 30 of every 100 requests and the same ones in
                // every run
                boolean hit =
                        use < c.spec.firstOnly
                                && (c.spec.percent >= 100
                                        || (use % 100) * 37 % 100 < c.spec.percent);
                if (hit) {
                    c.fault = c.spec.fault;
                    faults++;
                }
            }
            c.tokens = c.spec.tokens;
            if (c.body != null && c.body.maxTokens >= 0)
                c.tokens = (int) Math.min(c.tokens, Math.max(1, c.body.maxTokens));
            if (c.spec.delayMs > 0) schedule(c, System.nanoTime() + c.spec.delayMs * 1_000_000L);
            else progress(c);
        }

        private Spec spec(String prefix, String model, String header) {
            String m = model.substring(model.lastIndexOf('/') + 1);
            String k =
                    prefix == null && header == null
                            ? m
                            : prefix + "\u0000" + m + "\u0000" + header;
            Spec s = specs.get(k);
            if (s == null) {
                s = new Spec();
                s.apply(prefix, true);
                if (m.startsWith("mock-")) s.apply(m.substring(5), false);
                s.apply(header, true);
                if (specs.size() > 10_000) specs.clear();
                specs.put(k, s);
            }
            return s;
        }

        /** Called when the wait is over: starts the reply, or sends the next stream chunk. */
        private void progress(Conn c) throws IOException {
            if (c.dead || !c.busy) return;
            if (c.started) {
                stream(c);
                return;
            }
            c.started = true;
            boolean streaming =
                    c.body != null
                            && c.body.stream
                            && (c.kind == Kind.CHAT || c.kind == Kind.MESSAGES);
            switch (c.fault) {
                case STATUS -> {
                    error(
                            c,
                            c.spec.status,
                            "mock: forced status " + c.spec.status,
                            c.spec.retryAfter);
                    return;
                }
                case HANG -> {
                    return;
                }
                case RESET -> {
                    if (!streaming || c.spec.faultAt < 0) {
                        drop(c, true);
                        return;
                    }
                }
                case TRUNC -> {
                    if (streaming && c.spec.faultAt < 0) {
                        drop(c, false);
                        return;
                    }
                }
                case STALL -> {
                    if (streaming && c.spec.faultAt < 0) return;
                }
                case ERR -> {
                    if (!streaming) {
                        error(c, 500, "mock: forced error", -1);
                        return;
                    }
                }
                case BADJSON -> {
                    whole(
                            c,
                            200,
                            "application/json",
                            "{\"id\":\"chatcmpl-broken\",\"choices\":[{\"index\":0,",
                            null);
                    return;
                }
                case EMPTY -> {
                    whole(c, 200, "application/json", "", null);
                    return;
                }
                case HTML -> {
                    whole(
                            c,
                            502,
                            "text/html",
                            "<html><body><h1>502 Bad Gateway</h1></body></html>\n",
                            null);
                    return;
                }
                default -> {}
            }
            if (streaming) {
                streams++;
                head(c);
                stream(c);
                return;
            }
            Template t = template(c);
            out.n = 0;
            out.put(t.bytes);
            for (int at : t.idAt)
                for (int i = 0; i < 16; i++) out.a[at + i] = (byte) c.id.charAt(i);
            if (t.createdAt >= 0) {
                long s = System.currentTimeMillis() / 1000;
                for (int i = 9; i >= 0; i--, s /= 10)
                    out.a[t.createdAt + i] = (byte) ('0' + s % 10);
            }
            if (c.fault == Fault.TRUNC || c.fault == Fault.STALL) {
                send(c, out.a, 0, out.n - (t.bytes.length > 400 ? 200 : 20));
                if (c.fault == Fault.TRUNC) {
                    c.busy = false;
                    openReplies--;
                    closeGently(c);
                }
                return;
            }
            byStatus[200]++;
            send(c, out.a, 0, out.n);
            done(c);
        }

        private void done(Conn c) throws IOException {
            if (c.dead) return;
            c.busy = false;
            openReplies--;
            c.body = null;
            c.prefix = c.suffix = null;
            if (!c.keepAlive) closeGently(c);
            if (!c.dead && !c.parsing && c.inLen > 0) parse(c); // a pipelined request is waiting
        }

        private void whole(Conn c, int status, String type, String body, String extra)
                throws IOException {
            byte[] b = ascii(body);
            out.n = 0;
            out.put(
                    "HTTP/1.1 "
                            + status
                            + " "
                            + reason(status)
                            + "\r\nContent-Type: "
                            + type
                            + "\r\nContent-Length: "
                            + b.length
                            + "\r\n");
            out.put(
                    (c.anthropic ? "request-id: req_" : "x-request-id: req_")
                            + (c.id == null ? "0" : c.id)
                            + "\r\n");
            if (extra != null) out.put(extra);
            if (!c.keepAlive) out.put("Connection: close\r\n");
            out.put(CRLF);
            if (!c.noBody) out.put(b);
            byStatus[status]++;
            send(c, out.a, 0, out.n);
            done(c);
        }

        private void error(Conn c, int status, String message, int retryAfter) throws IOException {
            String extra = null;
            if (retryAfter >= 0 && (status == 429 || status == 503 || status == 529)) {
                extra = "Retry-After: " + retryAfter + "\r\n";
                if (status == 429 && !c.anthropic)
                    extra +=
                            "x-ratelimit-limit-requests: 100\r\nx-ratelimit-remaining-requests: 0\r\nx-ratelimit-reset-requests: "
                                    + retryAfter
                                    + "s\r\n";
                if (status == 429 && c.anthropic)
                    extra +=
                            "anthropic-ratelimit-requests-limit: 100\r\nanthropic-ratelimit-requests-remaining: 0\r\n";
            }
            whole(
                    c,
                    status,
                    "application/json",
                    errorBody(c.anthropic, status, message, c.id),
                    extra);
        }

        private int prompt(Conn c) {
            return c.body == null ? 0 : Math.max(1, (c.body.textBytes + 3) / 4);
        }

        private boolean cutByLength(Conn c) {
            return c.body != null && c.body.maxTokens >= 0 && c.body.maxTokens < c.spec.tokens;
        }

        private Template template(Conn c) {
            String k =
                    c.kind
                            + "|"
                            + c.anthropic
                            + "|"
                            + c.tokens
                            + "|"
                            + prompt(c)
                            + "|"
                            + c.keepAlive
                            + "|"
                            + c.spec.text
                            + "|"
                            + (c.body == null
                                    ? ""
                                    : c.body.model
                                            + "|"
                                            + c.body.toolName
                                            + "|"
                                            + c.body.dimensions
                                            + "|"
                                            + c.body.encoding
                                            + (c.kind == Kind.EMBED ? "|" + c.body.seeds : ""));
            Template t = templates.get(k);
            if (t != null) return t;
            String body =
                    latin(
                            switch (c.kind) {
                                case CHAT -> chat(c);
                                case MESSAGES -> message(c);
                                case EMBED -> embeddings(c);
                                case COUNT -> "{\"input_tokens\":" + prompt(c) + "}";
                                default -> models(c);
                            });
            String head =
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                            + body.length()
                            + "\r\n"
                            + (c.anthropic
                                    ? "request-id: req_"
                                            + ID_SLOT
                                            + "\r\nanthropic-ratelimit-requests-remaining: 9999\r\n"
                                    : "x-request-id: req_"
                                            + ID_SLOT
                                            + "\r\nopenai-processing-ms: 1\r\nopenai-version: 2020-10-01\r\n"
                                            + "x-ratelimit-limit-requests: 10000\r\nx-ratelimit-remaining-requests: 9999\r\n")
                            + (c.keepAlive ? "" : "Connection: close\r\n")
                            + "\r\n";
            t = new Template(head + body);
            if (templates.size() > 2000) templates.clear();
            templates.put(k, t);
            return t;
        }

        private String toolName(Conn c) {
            return c.body.toolName == null ? "get_weather" : c.body.toolName;
        }

        private String chat(Conn c) {
            String message =
                    c.spec.tool
                            ? "{\"role\":\"assistant\",\"content\":null,\"refusal\":null,\"tool_calls\":[{\"id\":\"call_"
                                    + ID_SLOT
                                    + "\",\"type\":\"function\","
                                    + "\"function\":{\"name\":"
                                    + quote(toolName(c))
                                    + ",\"arguments\":\"{\\\"city\\\":\\\"Paris\\\",\\\"unit\\\":\\\"celsius\\\"}\"}}]}"
                            : "{\"role\":\"assistant\",\"content\":"
                                    + quote(words(c.tokens))
                                    + ",\"refusal\":null,\"annotations\":[]}";
            String finish = c.spec.tool ? "tool_calls" : cutByLength(c) ? "length" : "stop";
            return "{\"id\":\"chatcmpl-"
                    + ID_SLOT
                    + "\",\"object\":\"chat.completion\",\"created\":1000000000,\"model\":"
                    + quote(c.body.model)
                    + ",\"choices\":[{\"index\":0,\"message\":"
                    + message
                    + ",\"logprobs\":null,\"finish_reason\":\""
                    + finish
                    + "\"}],\"usage\":"
                    + usage(c)
                    + ",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_mock\"}";
        }

        private String usage(Conn c) {
            int p = prompt(c), n = c.tokens;
            return "{\"prompt_tokens\":"
                    + p
                    + ",\"completion_tokens\":"
                    + n
                    + ",\"total_tokens\":"
                    + (p + n)
                    + ",\"prompt_tokens_details\":{\"cached_tokens\":"
                    + Math.min(p, c.spec.cached)
                    + ",\"audio_tokens\":0},"
                    + "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0,\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}";
        }

        private String anthropicUsage(Conn c, int output) {
            int p = prompt(c), k = Math.min(p, c.spec.cached);
            return "{\"input_tokens\":"
                    + (p - k)
                    + ",\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":"
                    + k
                    + ",\"output_tokens\":"
                    + output
                    + ",\"service_tier\":\"standard\"}";
        }

        private String message(Conn c) {
            String content =
                    c.spec.tool
                            ? "{\"type\":\"tool_use\",\"id\":\"toolu_"
                                    + ID_SLOT
                                    + "\",\"name\":"
                                    + quote(toolName(c))
                                    + ",\"input\":{\"city\":\"Paris\",\"unit\":\"celsius\"}}"
                            : "{\"type\":\"text\",\"text\":" + quote(words(c.tokens)) + "}";
            String stop = c.spec.tool ? "tool_use" : cutByLength(c) ? "max_tokens" : "end_turn";
            return "{\"id\":\"msg_"
                    + ID_SLOT
                    + "\",\"type\":\"message\",\"role\":\"assistant\",\"model\":"
                    + quote(c.body.model)
                    + ",\"content\":["
                    + content
                    + "],\"stop_reason\":\""
                    + stop
                    + "\",\"stop_sequence\":null,\"usage\":"
                    + anthropicUsage(c, c.tokens)
                    + "}";
        }

        private String embeddings(Conn c) {
            int dims =
                    c.body.dimensions > 0
                            ? c.body.dimensions
                            : c.spec.dims > 0 ? c.spec.dims : 1536;
            boolean base64 = "base64".equals(c.body.encoding);
            StringBuilder o = new StringBuilder(c.body.inputs * dims * (base64 ? 6 : 14) + 200);
            o.append("{\"object\":\"list\",\"data\":[");
            for (int i = 0; i < c.body.inputs; i++) {
                if (i > 0) o.append(',');
                o.append("{\"object\":\"embedding\",\"index\":")
                        .append(i)
                        .append(",\"embedding\":");
                float[] v = vector(c.body.seeds.get(i), dims);
                if (base64) {
                    ByteBuffer f = ByteBuffer.allocate(4 * dims).order(ByteOrder.LITTLE_ENDIAN);
                    for (float x : v) f.putFloat(x);
                    o.append('"').append(Base64.getEncoder().encodeToString(f.array())).append('"');
                } else {
                    o.append('[');
                    for (int d = 0; d < dims; d++) o.append(d > 0 ? "," : "").append(v[d]);
                    o.append(']');
                }
                o.append('}');
            }
            int p = prompt(c);
            return o.append("],\"model\":")
                    .append(quote(c.body.model))
                    .append(",\"usage\":{\"prompt_tokens\":")
                    .append(p)
                    .append(",\"total_tokens\":")
                    .append(p)
                    .append("}}")
                    .toString();
        }

        /** A unit vector that depends on the text alone: equal texts have equal vectors. */
        private static float[] vector(int seed, int dims) {
            java.util.Random r = new java.util.Random(seed);
            float[] v = new float[dims];
            double sum = 0;
            for (int i = 0; i < dims; i++) {
                v[i] = r.nextFloat() - 0.5f;
                sum += v[i] * v[i];
            }
            float n = (float) (1 / Math.sqrt(sum));
            for (int i = 0; i < dims; i++) v[i] *= n;
            return v;
        }

        private static String models(Conn c) {
            String[] names = {"mock", "mock-d60", "mock-n200-i10", "mock-embedding"};
            StringBuilder o = new StringBuilder();
            for (String n : names) {
                if (o.length() > 0) o.append(',');
                o.append(
                        c.anthropic
                                ? "{\"type\":\"model\",\"id\":\""
                                        + n
                                        + "\",\"display_name\":\""
                                        + n
                                        + "\",\"created_at\":\"2025-01-01T00:00:00Z\"}"
                                : "{\"id\":\""
                                        + n
                                        + "\",\"object\":\"model\",\"created\":1735689600,\"owned_by\":\"mock\"}");
            }
            return c.anthropic
                    ? "{\"data\":["
                            + o
                            + "],\"has_more\":false,\"first_id\":\"mock\",\"last_id\":\"mock-embedding\"}"
                    : "{\"object\":\"list\",\"data\":[" + o + "]}";
        }

        // ---- streams

        private void event(Out o, String name, String data) {
            byte[] d = ascii(data);
            int n = d.length + 8 + (name == null ? 0 : name.length() + 8);
            o.hex(n).put(CRLF);
            if (name != null) o.put("event: ").put(name).put("\n");
            o.put("data: ").put(d).put("\n\n").put(CRLF);
        }

        private void head(Conn c) {
            out.n = 0;
            byStatus[200]++;
            out.put(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n");
            out.put(
                    (c.anthropic
                                    ? "request-id: req_"
                                    : "openai-processing-ms: 1\r\nopenai-version: 2020-10-01\r\nx-request-id: req_")
                            + c.id
                            + "\r\n");
            if (!c.keepAlive) out.put("Connection: close\r\n");
            out.put(CRLF);
            c.startNs = System.nanoTime();
            c.created = System.currentTimeMillis() / 1000;
            if (c.kind == Kind.CHAT) {
                String start = chunkStart(c);
                boolean nul = withUsage(c);
                event(
                        out,
                        null,
                        start
                                + (c.spec.tool
                                        ? "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"call_"
                                                + c.id
                                                + "\",\"type\":\"function\",\"function\":{\"name\":"
                                                + quote(toolName(c))
                                                + ",\"arguments\":\"\"}}],\"refusal\":null}"
                                        : "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}")
                                + chunkEnd(null, nul));
                c.prefix =
                        ascii(
                                "data: "
                                        + start
                                        + (c.spec.tool
                                                ? "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\""
                                                : "{\"content\":\""));
                c.suffix = ascii((c.spec.tool ? "\"}}]}" : "\"}") + chunkEnd(null, nul) + "\n\n");
            } else {
                event(
                        out,
                        "message_start",
                        "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_"
                                + c.id
                                + "\",\"type\":\"message\",\"role\":\"assistant\",\"model\":"
                                + quote(c.body.model)
                                + ",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":"
                                + anthropicUsage(c, 1)
                                + "}}");
                event(
                        out,
                        "content_block_start",
                        "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
                                + (c.spec.tool
                                        ? "{\"type\":\"tool_use\",\"id\":\"toolu_"
                                                + c.id
                                                + "\",\"name\":"
                                                + quote(toolName(c))
                                                + ",\"input\":{}}"
                                        : "{\"type\":\"text\",\"text\":\"\"}")
                                + "}");
                event(out, "ping", "{\"type\":\"ping\"}");
                c.prefix =
                        ascii(
                                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":"
                                        + (c.spec.tool
                                                ? "\"input_json_delta\",\"partial_json\":\""
                                                : "\"text_delta\",\"text\":\""));
                c.suffix = ascii("\"}}\n\n");
            }
        }

        private String chunkStart(Conn c) {
            return "{\"id\":\"chatcmpl-"
                    + c.id
                    + "\",\"object\":\"chat.completion.chunk\",\"created\":"
                    + c.created
                    + ",\"model\":"
                    + quote(c.body.model)
                    + ",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_mock\",\"choices\":[{\"index\":0,\"delta\":";
        }

        private String chunkEnd(String finish, boolean nullUsage) {
            return ",\"logprobs\":null,\"finish_reason\":"
                    + (finish == null ? "null" : "\"" + finish + "\"")
                    + "}]"
                    + (nullUsage ? ",\"usage\":null}" : "}");
        }

        private boolean withUsage(Conn c) {
            return c.spec.usage < 0 ? c.body.includeUsage : c.spec.usage > 0;
        }

        static final String[] TOOL_PARTS = {
            "{\\\"city\\\":", "\\\"Paris\\\",", "\\\"unit\\\":", "\\\"celsius\\\"}"
        };

        /**
         * Sends the chunks that are due; on the first call, {@code out} holds the response head.
         */
        private void stream(Conn c) throws IOException {
            if (c.step > 0) out.n = 0;
            int last = c.spec.tool ? TOOL_PARTS.length : c.tokens;
            while (true) {
                if (c.fault != Fault.NONE && c.step >= c.spec.faultAt && c.fault != Fault.STATUS) {
                    send(c, out.a, 0, out.n);
                    if (c.fault == Fault.RESET) drop(c, true);
                    else if (c.fault == Fault.TRUNC) {
                        c.busy = false;
                        openReplies--;
                        closeGently(c);
                    } else if (c.fault == Fault.ERR) {
                        out.n = 0;
                        event(
                                out,
                                c.anthropic ? "error" : null,
                                errorBody(
                                        c.anthropic,
                                        c.anthropic ? 529 : 500,
                                        "mock: forced error inside the stream",
                                        c.id));
                        out.put(LAST_CHUNK);
                        send(c, out.a, 0, out.n);
                        c.step = -1;
                        done(c);
                    }
                    return; // STALL stays silent
                }
                if (c.step >= last) break;
                byte[] w =
                        c.spec.tool
                                ? ascii(TOOL_PARTS[c.step])
                                : WORD_BYTES[c.step % WORD_BYTES.length];
                long stamp = c.spec.stamp ? System.nanoTime() : 0;
                int n = c.prefix.length + w.length + c.suffix.length;
                if (c.spec.stamp) {
                    int digits = 1;
                    for (long t = stamp; t >= 10; t /= 10) digits++;
                    n += digits + 2;
                }
                out.hex(n).put(CRLF).put(c.prefix).put(w);
                if (c.spec.stamp) out.put(AT).dec(stamp).put(AT);
                out.put(c.suffix).put(CRLF);
                tokensSent++;
                c.step++;
                if (c.spec.intervalMs > 0 && c.step < last) {
                    send(c, out.a, 0, out.n);
                    if (!c.dead) schedule(c, c.startNs + c.step * c.spec.intervalMs * 1_000_000L);
                    return;
                }
            }
            if (c.kind == Kind.CHAT) {
                boolean u = withUsage(c);
                String start = chunkStart(c);
                event(
                        out,
                        null,
                        start
                                + "{}"
                                + chunkEnd(
                                        c.spec.tool
                                                ? "tool_calls"
                                                : cutByLength(c) ? "length" : "stop",
                                        u));
                if (u)
                    event(
                            out,
                            null,
                            start.substring(0, start.indexOf("\"choices\""))
                                    + "\"choices\":[],\"usage\":"
                                    + usage(c)
                                    + "}");
                event(out, null, "[DONE]");
            } else {
                event(out, "content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}");
                event(
                        out,
                        "message_delta",
                        "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\""
                                + (c.spec.tool
                                        ? "tool_use"
                                        : cutByLength(c) ? "max_tokens" : "end_turn")
                                + "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":"
                                + c.tokens
                                + "}}");
                event(out, "message_stop", "{\"type\":\"message_stop\"}");
            }
            out.put(LAST_CHUNK);
            send(c, out.a, 0, out.n);
            done(c);
        }

        // ---- administration

        private void admin(Conn c, String method, String path) throws IOException {
            c.anthropic = false;
            c.id = null;
            requests--;
            openReplies--;
            String body;
            int status = 200;
            switch (path) {
                case "/healthz", "/" -> body = "{\"status\":\"ok\"}";
                case "/__mock/stats" -> body = stats();
                case "/__mock/requests" -> {
                    synchronized (recorded) {
                        body = "[" + String.join(",", recorded) + "]";
                    }
                }
                case "/__mock/reset" -> {
                    synchronized (recorded) {
                        recorded.clear();
                    }
                    specUse.clear();
                    for (Loop l : loops) {
                        l.requests =
                                l.streams = l.aborted = l.faults = l.tokensSent = l.connections = 0;
                        Arrays.fill(l.byStatus, 0);
                    }
                    body = "{\"status\":\"ok\"}";
                }
                default -> {
                    status = 404;
                    body = "{\"error\":\"unknown\"}";
                }
            }
            openReplies++;
            whole(c, status, "application/json", body, null);
            byStatus[status]--;
        }

        private String stats() {
            long con = 0, open = 0, req = 0, str = 0, rep = 0, ab = 0, fa = 0, tok = 0;
            long[] st = new long[600];
            for (Loop l : loops) {
                con += l.connections;
                open += l.openConnections;
                req += l.requests;
                str += l.streams;
                rep += l.openReplies;
                ab += l.aborted;
                fa += l.faults;
                tok += l.tokensSent;
                for (int i = 0; i < 600; i++) st[i] += l.byStatus[i];
            }
            StringBuilder o =
                    new StringBuilder(
                            "{\"requests\":"
                                    + req
                                    + ",\"streams\":"
                                    + str
                                    + ",\"open_replies\":"
                                    + rep
                                    + ",\"aborted_by_client\":"
                                    + ab
                                    + ",\"faults\":"
                                    + fa
                                    + ",\"stream_tokens\":"
                                    + tok
                                    + ",\"connections\":"
                                    + con
                                    + ",\"open_connections\":"
                                    + open
                                    + ",\"status\":{");
            boolean first = true;
            for (int i = 0; i < 600; i++) {
                if (st[i] <= 0) continue;
                o.append(first ? "" : ",").append('"').append(i).append("\":").append(st[i]);
                first = false;
            }
            return o.append("}}").toString();
        }
    }

    static final byte[] AT = ascii("@");
}
