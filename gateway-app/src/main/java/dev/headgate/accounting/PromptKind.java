package dev.headgate.accounting;

/**
 * Prompts whose ratios are alike: those of one model and about one length. What a provider adds to
 * every prompt weighs much in a short one and little in a long one.
 *
 * @param from estimated tokens of the shortest of them
 */
record PromptKind(String model, long from) {
    private static final long[] BOUNDS = {16_384, 2_048, 256};

    static PromptKind of(String model, long estimate) {
        for (long bound : BOUNDS) {
            if (estimate >= bound) {
                return new PromptKind(model, bound);
            }
        }
        return new PromptKind(model, 0);
    }
}
