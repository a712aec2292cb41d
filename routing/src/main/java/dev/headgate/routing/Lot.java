package dev.headgate.routing;

/**
 * What falls to a request by chance. The same seed always draws the same, in every process and in
 * every release.
 *
 * @param seed bits that belong to the request, or to what is to stay together
 */
record Lot(long seed) {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final double UNIT = 0x1p-53;

    /** The lot of everything that has this key. */
    static Lot of(String key) {
        return new Lot(hash(FNV_OFFSET, key));
    }

    /** A number strictly between 0 and 1, evenly spread; another one for each name. */
    double unit(String name) {
        return ((hash(seed ^ FNV_OFFSET, name) >>> 11) + 0.5) * UNIT;
    }

    /** A whole number from 0 and below a bound, evenly spread; another one for each name. */
    int below(int bound, String name) {
        return (int) (unit(name) * bound);
    }

    private static long hash(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return mix(hash);
    }

    /** Stafford's variant 13 of the finaliser of MurmurHash3: every bit depends on every other. */
    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
