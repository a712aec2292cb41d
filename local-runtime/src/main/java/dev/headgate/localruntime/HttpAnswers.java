package dev.headgate.localruntime;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** Builds whole HTTP responses. */
final class HttpAnswers {

    private HttpAnswers() {}

    static FullHttpResponse whole(int status, String contentType, byte[] body) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(status),
                        Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, contentType)
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
        return response;
    }

    static FullHttpResponse error(ApiException error) {
        FullHttpResponse response =
                whole(error.status(), "application/json", Json.bytes(OpenAiJson.error(error)));
        error.retryAfter()
                .ifPresent(wait ->
                        response.headers().set(HttpHeaderNames.RETRY_AFTER, wait.toSeconds()));
        return response;
    }

    /** An error after which the connection is closed, since the rest of the request is not read. */
    static FullHttpResponse refusal(ApiException error) {
        FullHttpResponse response = error(error);
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }
}
