package dev.headgate.tradeoff;

/**
 * Calls that wait for one of several equal servers (M/G/c): they arrive independently of each other
 * and are served in the order of their arrival.
 *
 * @param arrivalsPerSecond λ
 * @param serviceSeconds E[S], how long a server works on a call
 * @param variation c²: variance of that time ÷ square of its mean; 0 if all calls are alike, 1 if
 *     exponential
 */
record QueueModel(double arrivalsPerSecond, double serviceSeconds, double variation) {

    /** Servers that are busy on average, in erlangs: {@code a = λ E[S]}. */
    double load() {
        return arrivalsPerSecond * serviceSeconds;
    }

    double utilisation(int servers) {
        return load() / servers;
    }

    /**
     * The probability that a call waits, by Erlang's C formula, {@code C = B ÷ (1 − ρ(1 − B))} with
     * Erlang's B by its recursion {@code B(k) = a B(k−1) ÷ (k + a B(k−1))}. Exact for exponential
     * times; for others it is what Kimura and others take as an approximation. 1 where servers do
     * not keep up.
     */
    double waitProbability(int servers) {
        double load = load();
        if (load >= servers) {
            return 1;
        }
        double blocked = 1;
        for (int k = 1; k <= servers; k++) {
            blocked = load * blocked / (k + load * blocked);
        }
        return blocked / (1 - utilisation(servers) * (1 - blocked));
    }

    /**
     * The mean wait in seconds, by the two-moment approximation of T. Kimura, "A two-moment
     * approximation for the mean waiting time in the GI/G/s queue", Management Science 32 (1986)
     * 751–763, for arrivals without memory: {@code W = (1 + c²) ÷ (2c² ÷ W(M/M/s) + (1 − c²) ÷
     * W(M/D/s))}. It is exact for one server, and for exponential times.
     */
    double meanWait(int servers) {
        if (load() >= servers) {
            return Double.POSITIVE_INFINITY;
        }
        double exponential = exponentialWait(servers);
        if (exponential == 0) {
            return 0;
        }
        double constant = exponential * constantToExponential(servers);
        return (1 + variation) / (2 * variation / exponential + (1 - variation) / constant);
    }

    /** M/M/s: {@code W = C E[S] ÷ (s − a)}. */
    private double exponentialWait(int servers) {
        return waitProbability(servers) * serviceSeconds / (servers - load());
    }

    /**
     * W(M/D/s) ÷ W(M/M/s), by G. P. Cosmetatos, "Approximate explicit formulae for the average
     * queueing time in the processes (M/D/r) and (D/M/r)", INFOR 13 (1975) 328–331.
     */
    private double constantToExponential(int servers) {
        double used = utilisation(servers);
        double correction =
                (1 - used)
                        * (servers - 1)
                        * (Math.sqrt(4 + 5.0 * servers) - 2)
                        / (16 * used * servers);
        return (1 + correction) / 2;
    }

    /** The probability of a longer wait than this, where those who wait wait exponentially long. */
    double waitExceeds(int servers, double seconds) {
        double mean = meanWait(servers);
        if (mean == 0 || Double.isInfinite(mean)) {
            return mean == 0 ? 0 : 1;
        }
        double waiting = waitProbability(servers);
        return waiting * Math.exp(-seconds * waiting / mean);
    }
}
