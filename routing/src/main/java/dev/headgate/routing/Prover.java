package dev.headgate.routing;

/** Proves what holds for every request, as long as that takes little enough. */
final class Prover {
    /** Cases that are looked at for one policy. */
    private static final long PATIENCE = 1_000_000;

    private long left = PATIENCE;

    /** Whether it is certain that no request fulfils a formula. */
    boolean isImpossible(Formula formula) {
        Cases cases = new Cases(formula);
        long number = cases.number();
        if (number > Math.min(Cases.MOST, left)) {
            return false;
        }
        left -= number;
        return cases.noneFulfils();
    }
}
