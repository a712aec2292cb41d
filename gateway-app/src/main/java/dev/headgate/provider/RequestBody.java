package dev.headgate.provider;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * A JSON body that knows whether it was begun to be sent. Before that an upstream cannot have
 * worked for the request, whatever went wrong; afterwards it may have.
 */
final class RequestBody extends HttpEntityWrapper {
    private volatile boolean begun;

    RequestBody(byte[] body) {
        super(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        begun = true;
        super.writeTo(out);
    }

    boolean isBegun() {
        return begun;
    }
}
