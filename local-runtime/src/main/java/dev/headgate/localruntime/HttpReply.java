package dev.headgate.localruntime;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The answer to one request on a Netty channel. Used by the thread of that request. */
final class HttpReply implements ApiReply {

    /** A client that takes nothing for this long is as good as gone. */
    private static final long STALLED_SECONDS = 30;

    private final Channel channel;
    private final boolean keepAlive;
    private final Runnable onComplete;
    private @Nullable ChannelFutureListener departure;

    /**
     * Prepares an answer.
     *
     * @param onComplete run before the last byte leaves: from then on the client may send its next
     *     request
     */
    HttpReply(Channel channel, HttpRequest request, Runnable onComplete) {
        this.channel = channel;
        this.keepAlive = HttpUtil.isKeepAlive(request);
        this.onComplete = onComplete;
    }

    @Override
    public void json(int status, ObjectNode body) throws ClientGoneException {
        whole(HttpAnswers.whole(status, "application/json", Json.bytes(body)));
    }

    @Override
    public void text(String contentType, String body) throws ClientGoneException {
        whole(HttpAnswers.whole(200, contentType, body.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void error(ApiException error) throws ClientGoneException {
        whole(HttpAnswers.error(error));
    }

    @Override
    public EventStream events() throws ClientGoneException {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
        HttpUtil.setTransferEncodingChunked(head, true);
        HttpUtil.setKeepAlive(head, keepAlive);
        write(head);
        return new ChunkedEvents();
    }

    @Override
    public void onClientGone(Runnable action) {
        departure = _ -> action.run();
        channel.closeFuture().addListener(departure);
    }

    /** Cuts the connection. */
    void abort() {
        var _ = channel.close();
    }

    private void whole(FullHttpResponse response) throws ClientGoneException {
        HttpUtil.setKeepAlive(response, keepAlive);
        last(response);
    }

    private void last(Object message) throws ClientGoneException {
        if (departure != null) {
            channel.closeFuture().removeListener(departure);
        }
        onComplete.run();
        write(message);
        if (!keepAlive) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Waits only when the client reads more slowly than we write. */
    private void write(Object message) throws ClientGoneException {
        ChannelFuture written = channel.writeAndFlush(message);
        boolean stalled =
                !channel.isWritable()
                        && !written.awaitUninterruptibly(STALLED_SECONDS, TimeUnit.SECONDS);
        if (stalled || !channel.isActive()) {
            throw new ClientGoneException();
        }
    }

    /** Server-sent events in a chunked body. */
    private final class ChunkedEvents implements EventStream {

        @Override
        public void send(String data) throws ClientGoneException {
            ByteBuf event = Unpooled.copiedBuffer("data: " + data + "\n\n", StandardCharsets.UTF_8);
            write(new DefaultHttpContent(event));
        }

        @Override
        public void finish() throws ClientGoneException {
            last(LastHttpContent.EMPTY_LAST_CONTENT);
        }

        @Override
        public void abort() {
            HttpReply.this.abort();
        }
    }
}
