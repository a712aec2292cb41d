package dev.headgate.localruntime;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a request without the right token before its body is read. Anyone may ask for the health.
 */
final class TokenGate extends ChannelInboundHandlerAdapter {

    private final byte @Nullable [] expected;
    private boolean refused;

    TokenGate(@Nullable String token) {
        this.expected = token == null ? null : ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (refused) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request && !isAdmitted(request)) {
            refused = true;
            ReferenceCountUtil.release(message);
            context.writeAndFlush(HttpAnswers.refusal(ApiException.unauthorized()))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        context.fireChannelRead(message);
    }

    private boolean isAdmitted(HttpRequest request) {
        if (expected == null || request.uri().equals("/health")) {
            return true;
        }
        String given = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
        return MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8));
    }
}
