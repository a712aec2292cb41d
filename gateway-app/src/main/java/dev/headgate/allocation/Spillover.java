package dev.headgate.allocation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts what exceeds an hour where there is room. A call is booked when it ends, so what an hour
 * cannot hold was worked off before: it goes to the hour before, and so on back to the beginning;
 * what finds no room there goes forward. What even the whole cannot hold is left over.
 *
 * @param kept what each hour holds
 * @param beyond what no hour can hold; zero unless more was booked than there is
 */
record Spillover(List<BigDecimal> kept, BigDecimal beyond) {

    Spillover {
        kept = List.copyOf(kept);
    }

    /** Spreads amounts over the room that each hour has. */
    static Spillover of(List<BigDecimal> booked, List<BigDecimal> room) {
        Spillover back = pass(booked.reversed(), room.reversed(), BigDecimal.ZERO);
        return pass(back.kept.reversed(), room, back.beyond);
    }

    private static Spillover pass(
            List<BigDecimal> amounts, List<BigDecimal> room, BigDecimal carried) {
        List<BigDecimal> kept = new ArrayList<>();
        BigDecimal excess = carried;
        for (int i = 0; i < amounts.size(); i++) {
            BigDecimal wanted = amounts.get(i).add(excess);
            BigDecimal fits = wanted.min(room.get(i));
            kept.add(fits);
            excess = wanted.subtract(fits);
        }
        return new Spillover(kept, excess);
    }
}
