package dev.headgate.localruntime;

import dev.headgate.localruntime.Generation.Event;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Relays an answer as server-sent events. The status is not sent before the first token, so that
 * until then a failure is an ordinary error and another target may be tried.
 */
final class ChatStream {

    private final ChatAnswer answer;
    private final ApiReply reply;
    private final boolean includeUsage;
    private ApiReply.@Nullable EventStream events;

    ChatStream(ChatAnswer answer, ApiReply reply, boolean includeUsage) {
        this.answer = answer;
        this.reply = reply;
        this.includeUsage = includeUsage;
    }

    /**
     * Relays until the answer has ended.
     *
     * @throws ApiException if it failed before the first token
     */
    void relay(ChatScheduler.Handle generation) throws ClientGoneException, InterruptedException {
        while (true) {
            switch (generation.next()) {
                case Event.Text(var text) -> send(answer.textChunk(text));
                case Event.Finished finished -> {
                    finish(finished);
                    return;
                }
                case Event.Failed(var error) -> {
                    fail(error);
                    return;
                }
                case Event.Cancelled _ -> throw new ClientGoneException();
            }
        }
    }

    private void finish(Event.Finished finished) throws ClientGoneException {
        send(answer.finishChunk(finished.reason()));
        if (includeUsage) {
            send(answer.usageChunk(finished.timings()));
        }
        ApiReply.EventStream stream = opened();
        stream.send("[DONE]");
        stream.finish();
    }

    /** After the first token the error is one more event, and no {@code [DONE]} follows. */
    private void fail(ApiException error) throws ClientGoneException {
        if (events == null) {
            throw error;
        }
        events.send(OpenAiJson.error(error).toString());
        events.abort();
    }

    private void send(ObjectNode chunk) throws ClientGoneException {
        opened().send(chunk.toString());
    }

    private ApiReply.EventStream opened() throws ClientGoneException {
        if (events == null) {
            events = reply.events();
            events.send(answer.roleChunk().toString());
        }
        return events;
    }
}
