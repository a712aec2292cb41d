package dev.headgate.localruntime;

/** Why an answer ended. */
enum FinishReason {
    /** The model was done, or a stop text came up. */
    STOP("stop"),
    /** The token limit of the request or the context was reached. */
    LENGTH("length");

    private final String wireName;

    FinishReason(String wireName) {
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }
}
