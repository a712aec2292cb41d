package dev.headgate.inference;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * The connection on which a request came, asked whether its client is still there. The servlet API
 * notices a departed client only by writing to it; while the gateway waits for an upstream it has
 * nothing to write, and would pay for an answer that nobody reads (R08).
 *
 * <p>Tomcat is asked for a non-blocking read. Bytes that it finds are the next pipelined request
 * and stay in its buffer; the end of the input means that the client closed. A client that closes
 * only its sending side counts as gone. TLS is left alone: its engine must not be read from another
 * thread.
 */
final class ClientConnection {
    private static final String ATTRIBUTE = ClientConnection.class.getName();

    private final org.apache.coyote.Request request;

    private ClientConnection(org.apache.coyote.Request request) {
        this.request = request;
    }

    static ClientConnection of(ServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof ClientConnection connection) {
            return connection;
        }
        throw new IllegalStateException(
                "the request did not pass the valve that notes its connection");
    }

    /**
     * Must not be called once the request has ended: the connection then belongs to the next one.
     */
    boolean isGone() {
        return !request.scheme().equals("https") && hasInput() && hasInput();
    }

    /**
     * True at the end of the input, every time; true only once for bytes of a pipelined request.
     */
    private boolean hasInput() {
        request.action(ActionCode.AVAILABLE, true);
        return request.getAvailable() > 0;
    }

    /** Notes the connection of every request. */
    static final class NotingValve extends ValveBase {

        NotingValve() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response)
                throws IOException, ServletException {
            request.setAttribute(ATTRIBUTE, new ClientConnection(request.getCoyoteRequest()));
            getNext().invoke(request, response);
        }
    }
}
