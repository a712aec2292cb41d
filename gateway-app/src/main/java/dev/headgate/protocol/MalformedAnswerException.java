package dev.headgate.protocol;

/**
 * An upstream's answer is not what its dialect allows. Says so in our own words: nothing of the
 * answer is in it.
 */
public final class MalformedAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedAnswerException(String message) {
        super(message, null, false, false);
    }
}
