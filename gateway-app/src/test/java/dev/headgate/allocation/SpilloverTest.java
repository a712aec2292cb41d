package dev.headgate.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SpilloverTest {

    /**
     * A call of ninety minutes that is booked when it ends was worked off in the hour before too.
     */
    @Test
    void whatAnHourCannotHoldBelongsToTheHourBefore() {
        Spillover spillover = Spillover.of(amounts("0.2", "1.5", "0"), amounts("1", "1", "1"));

        assertThat(spillover.kept())
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactlyElementsOf(amounts("0.7", "1", "0"));
        assertThat(spillover.beyond()).isEqualByComparingTo("0");
    }

    @Test
    void whatFindsNoRoomBeforeGoesOn() {
        Spillover spillover = Spillover.of(amounts("1.5", "1", "0.3"), amounts("1", "1", "1"));

        assertThat(spillover.kept())
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactlyElementsOf(amounts("1", "1", "0.8"));
    }

    @Test
    void whatEvenTheWholeCannotHoldIsLeftOver() {
        Spillover spillover = Spillover.of(amounts("1.5", "1", "1.3"), amounts("1", "1", "1"));

        assertThat(spillover.kept())
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactlyElementsOf(amounts("1", "1", "1"));
        assertThat(spillover.beyond()).isEqualByComparingTo("0.8");
    }

    @Property
    void nothingIsLostAndNoHourHoldsMoreThanItCan(@ForAll("booked") List<BigDecimal> booked) {
        List<BigDecimal> room = Collections.nCopies(booked.size(), BigDecimal.ONE);

        Spillover spillover = Spillover.of(booked, room);

        assertThat(LargestRemainder.sum(spillover.kept()).add(spillover.beyond()))
                .isEqualByComparingTo(LargestRemainder.sum(booked));
        assertThat(spillover.kept())
                .allSatisfy(kept -> assertThat(kept).isLessThanOrEqualTo(BigDecimal.ONE));
        boolean isFull =
                LargestRemainder.sum(spillover.kept()).compareTo(BigDecimal.valueOf(booked.size()))
                        == 0;
        assertThat(spillover.beyond().signum() == 0 || isFull).isTrue();
    }

    @Provide
    Arbitrary<List<BigDecimal>> booked() {
        return Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, new BigDecimal("3"))
                .ofScale(3)
                .list()
                .ofMinSize(1)
                .ofMaxSize(48);
    }

    private static List<BigDecimal> amounts(String... amounts) {
        return Stream.of(amounts).map(BigDecimal::new).toList();
    }
}
