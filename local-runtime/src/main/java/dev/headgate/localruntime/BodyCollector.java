package dev.headgate.localruntime;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;

/** Collects a request's body up to a limit and refuses what is larger in our own words. */
final class BodyCollector extends HttpObjectAggregator {

    BodyCollector(int maxBytes) {
        super(maxBytes);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        context.writeAndFlush(HttpAnswers.refusal(ApiException.tooLarge(maxContentLength())))
                .addListener(ChannelFutureListener.CLOSE);
    }
}
