package dev.headgate.localruntime;

import tools.jackson.databind.node.ObjectNode;

/** Where the answer to one HTTP request goes. Methods block until the connection takes more. */
interface ApiReply {

    /** Sends a whole answer with a JSON body. */
    void json(int status, ObjectNode body) throws ClientGoneException;

    /** Sends a whole answer in plain text. */
    void text(String contentType, String body) throws ClientGoneException;

    /** Sends a refusal. */
    void error(ApiException error) throws ClientGoneException;

    /** Begins a stream of server-sent events. */
    EventStream events() throws ClientGoneException;

    /** Runs an action if the client leaves before the answer is complete. */
    void onClientGone(Runnable action);

    /** Server-sent events. */
    interface EventStream {

        void send(String data) throws ClientGoneException;

        /** Ends the stream in good order. */
        void finish() throws ClientGoneException;

        /** Cuts the connection, so that the client sees that the stream is not complete. */
        void abort();
    }
}
