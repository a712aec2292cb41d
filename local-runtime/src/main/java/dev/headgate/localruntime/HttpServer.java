package dev.headgate.localruntime;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/1.1 front of the runtime, on Netty.
 *
 * <p>Netty and not the JDK's server, because a client that leaves has to be noticed while its
 * answer is still being computed: the JDK's server notices with the next write only, which for an
 * answer without a stream is the last one.
 */
final class HttpServer implements AutoCloseable {

    private static final int MAX_BODY_BYTES = 8 << 20;
    private static final int IDLE_SECONDS = 60;
    private static final int BACKLOG = 1024;

    private final EventLoopGroup events;
    private final Channel listener;

    private HttpServer(EventLoopGroup events, Channel listener) {
        this.events = events;
        this.listener = listener;
    }

    /**
     * Begins to listen.
     *
     * @param token what a client must send as bearer token, except for its health check; null:
     *     nothing
     * @throws IOException if the address cannot be had
     */
    static HttpServer start(InetSocketAddress address, @Nullable String token, OpenAiApi api)
            throws IOException {
        EventLoopGroup events =
                new MultiThreadIoEventLoopGroup(
                        1, new DefaultThreadFactory("http", true), NioIoHandler.newFactory());
        ChannelFuture bound =
                new ServerBootstrap()
                        .group(events)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(new Connections(token, api))
                        .bind(address)
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            var _ = events.shutdownGracefully();
            throw new IOException(
                    "Cannot listen on %s. Choose another --host or --port.".formatted(address),
                    bound.cause());
        }
        return new HttpServer(events, bound.channel());
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Takes no new connections; those that exist go on. */
    void stopListening() {
        listener.close().awaitUninterruptibly();
    }

    @Override
    public void close() {
        stopListening();
        events.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Sets a new connection up. */
    private static final class Connections extends ChannelInitializer<SocketChannel> {

        private final @Nullable String token;
        private final OpenAiApi api;

        Connections(@Nullable String token, OpenAiApi api) {
            this.token = token;
            this.api = api;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            channel.pipeline()
                    .addLast(new HttpServerCodec())
                    .addLast(new IdleStateHandler(IDLE_SECONDS, 0, 0))
                    .addLast(new TokenGate(token))
                    .addLast(new BodyCollector(MAX_BODY_BYTES))
                    .addLast(new HttpConnection(api));
        }
    }
}
