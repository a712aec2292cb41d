package dev.headgate.localruntime;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.ByteArrayInputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** One connection: gives each whole request to a virtual thread of its own, one after the other. */
final class HttpConnection extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = System.getLogger(HttpConnection.class.getName());

    private final OpenAiApi api;
    private volatile boolean answering;

    HttpConnection(OpenAiApi api) {
        this.api = api;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
        if (answering) {
            // No client of this API sends its next request before it has the answer.
            var _ = context.close();
            return;
        }
        if (message.decoderResult().isFailure()) {
            ApiException error =
                    ApiException.badRequest(
                            null, "invalid_http", "The request is not valid HTTP/1.1.");
            context.writeAndFlush(HttpAnswers.refusal(error))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        answering = true;
        ApiRequest request =
                new ApiRequest(
                        message.method().name(),
                        new QueryStringDecoder(message.uri()).path(),
                        new ByteArrayInputStream(ByteBufUtil.getBytes(message.content())));
        HttpReply reply = new HttpReply(context.channel(), message, () -> answering = false);
        Thread.ofVirtual().name("request").start(() -> answer(request, reply));
    }

    private void answer(ApiRequest request, HttpReply reply) {
        try {
            handle(request, reply);
        } catch (ClientGoneException | InterruptedException e) {
            reply.abort();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "A request failed.", e);
            reply.abort();
        }
    }

    private void handle(ApiRequest request, HttpReply reply)
            throws ClientGoneException, InterruptedException {
        try {
            api.handle(request, reply);
        } catch (ApiException e) {
            reply.error(e);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent && !answering) {
            var _ = context.close();
        }
    }

    /** A reset by the client is no news. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.log(Level.DEBUG, "A connection broke.", cause);
        var _ = context.close();
    }
}
