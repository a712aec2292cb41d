package dev.headgate.localruntime;

/**
 * What a request took. Tokens are exact.
 *
 * @param promptTokens tokens read
 * @param promptMillis from the start in the engine to the first token
 * @param predictedTokens tokens generated
 * @param predictedMillis from the first token to the last
 * @param busyMillis the request's share of the engine's time: less than the other two together when
 *     requests ran side by side
 */
record Timings(
        int promptTokens,
        double promptMillis,
        int predictedTokens,
        double predictedMillis,
        double busyMillis) {}
