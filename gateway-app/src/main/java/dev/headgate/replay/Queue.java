package dev.headgate.replay;

/**
 * How long calls wait for one of several slots: M/M/c, with Erlang's C formula. Calls come at
 * random, one after the other is served, and the time of a call is exponential.
 *
 * @param slots calls that are served at the same time; at least 1
 */
record Queue(int slots) {

    /**
     * The share of calls that have to wait.
     *
     * @param load slots that are needed on average; below the number of slots
     */
    double shareThatWaits(double load) {
        double blocked = 1;
        for (int slot = 1; slot <= slots; slot++) {
            blocked = load * blocked / (slot + load * blocked);
        }
        double utilisation = load / slots;
        return blocked / (1 - utilisation * (1 - blocked));
    }

    /**
     * The mean wait of all calls, in seconds; infinite if there is more to do than the slots can.
     *
     * @param load slots that are needed on average
     * @param seconds that a call takes a slot, on average
     */
    double meanWait(double load, double seconds) {
        return load >= slots
                ? Double.POSITIVE_INFINITY
                : shareThatWaits(load) * seconds / (slots - load);
    }
}
