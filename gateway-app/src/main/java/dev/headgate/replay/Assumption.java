package dev.headgate.replay;

/** What a replay takes for granted because nobody can know it. */
enum Assumption {
    DECIDED_AGAIN_ONLY_IF_KEPT(
            "Requests whose facts were not kept are left out: an earlier release decided them, or what they refer to is gone.",
            true),
    OUTPUT_AS_RECORDED(
            "The answer of another model is as long as the recorded one: the two have not both been measured often enough for this alias.",
            true),
    OUTPUT_BY_RATIO(
            "The answer of another model is longer or shorter by the measured ratio of the two models for this alias.",
            true),
    OUTPUT_BY_MEAN(
            "A request that was not answered would have had an answer of the mean length that was measured there for this alias.",
            true),
    OUTPUT_AS_EXPECTED(
            "A request that was not answered would have had an answer as long as was expected when it was decided.",
            true),
    INPUT_AS_RECORDED(
            "Another model makes as many tokens of a prompt, and its cache holds as much of it.",
            true),
    FAILED_AGAIN(
            "A deployment that failed for a request would have failed for it again, and the next target would have answered.",
            true),
    OWN_COST_BY_TIME(
            "Own capacity whose full price is unknown costs what the ledger booked for each second of its calls in the period.",
            true),
    NO_PRICE("What has no price that is known counts as nothing in the sums.", true),
    SURCHARGES_LEFT_OUT(
            "Requests that move are reckoned at the provider's price with the negotiated discount; surcharges on tenants are not added.",
            false),
    BUDGETS_AS_TODAY(
            "Budgets and their limits are those of today, without raises and carry-over; a request is refused when its cost would pass a hard limit, while the gateway asks for its worst case.",
            false),
    LOAD_NOT_FED_BACK(
            "Capacity is what was seen then: what a policy would have sent elsewhere does not change the queues that it saw.",
            false),
    SPILL_FROM_SAMPLES(
            "A max_wait that no policy in force then had is judged by each capacity sample alone, without the patience of its spill switch.",
            false),
    LATENCY_AS_MEASURED(
            "A deployment answers further requests as fast as those that it answered in the period.",
            false),
    SLOTS_AS_TODAY("Pools have the slots that the catalogue says today.", false),
    COPIES_LEFT_OUT("Copies and second calls cost nothing and take no capacity.", false);

    private final String sentence;
    private final boolean isCounted;

    Assumption(String sentence, boolean isCounted) {
        this.sentence = sentence;
        this.isCounted = isCounted;
    }

    String sentence() {
        return sentence;
    }

    /** Whether it concerns single requests; the others hold for the whole replay. */
    boolean isCounted() {
        return isCounted;
    }
}
