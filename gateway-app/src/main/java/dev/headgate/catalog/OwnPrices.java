package dev.headgate.catalog;

import java.math.BigDecimal;
import java.util.Map;

/** What tokens of self-hosted deployments really cost, as far as it is known. */
@FunctionalInterface
public interface OwnPrices {

    /**
     * By name of the deployment: one immutable value until the next calculation, so that callers
     * may compare by identity. Does no input or output.
     */
    Map<String, FullyLoaded> current();

    /**
     * Everything that was paid over the tokens that were served, in USD per million tokens.
     *
     * @param input of prompts that are read in full
     * @param output of answers
     */
    record FullyLoaded(BigDecimal input, BigDecimal output) {}
}
