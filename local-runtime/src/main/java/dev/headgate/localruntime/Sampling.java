package dev.headgate.localruntime;

import java.util.OptionalLong;

/**
 * How the next token is drawn.
 *
 * @param temperature 0 always takes the likeliest token
 * @param topP share of the probability mass that is drawn from, 1 is all of it
 * @param seed same seed, same draw; empty: a new one for each request
 */
record Sampling(
        double temperature,
        double topP,
        double frequencyPenalty,
        double presencePenalty,
        OptionalLong seed) {}
