package dev.headgate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RobustTest {

    @Test
    void theMedianIsTheMiddle() {
        assertThat(Robust.median(new double[] {3, 1, 100})).isEqualTo(3);
        assertThat(Robust.median(new double[] {4, 1, 3, 100})).isEqualTo(3.5);
        assertThatThrownBy(() -> Robust.median(new double[0])).hasMessageContaining("no median");
    }

    @Test
    void oneWildValueDoesNotMoveTheDeviation() {
        assertThat(Robust.medianAbsoluteDeviation(new double[] {1, 2, 3, 4, 1000})).isEqualTo(1);
        assertThat(Robust.medianAbsoluteDeviation(new double[] {5, 5, 5})).isZero();
    }

    @Test
    void quantilesAreInterpolated() {
        double[] values = {4, 1, 3, 2, 5};

        assertThat(Robust.quantile(values, 0)).isEqualTo(1);
        assertThat(Robust.quantile(values, 0.5)).isEqualTo(3);
        assertThat(Robust.quantile(values, 0.9)).isEqualTo(4.6);
        assertThat(Robust.quantile(values, 1)).isEqualTo(5);
    }
}
