package dev.headgate.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class OutageAllowanceTest {
    private final Caller caller = Samples.caller();
    private final OutageAllowance allowance = new OutageAllowance(bounds("0.02", "50", 1));

    static OutageProperties.Outage bounds(String share, String mostUsd, int replicas) {
        return new OutageProperties.Outage(
                new BigDecimal(share),
                new BigDecimal(mostUsd),
                replicas,
                Duration.ofMinutes(5),
                DataSize.ofMegabytes(10));
    }

    @Test
    void nothingIsGrantedBeforeTheLimitsAreKnown() {
        assertRefused("0.01");
    }

    @Test
    void aTenantWithoutAHardLimitMaySpendTheCap() {
        know(Map.of());

        take("50");

        assertRefused("0.000001");
    }

    @Test
    void aHardLimitGrantsAShareOfWhatItHasLeft() {
        know(Map.of(caller.tenant().value(), new BigDecimal("100")));

        take("2");

        assertRefused("0.000001");
    }

    @Test
    void aLimitOfTheKeyCountsToo() {
        know(
                Map.of(
                        caller.tenant().value(), new BigDecimal("1000"),
                        caller.key().value(), new BigDecimal("10")));

        assertRefused("0.21");
        take("0.2");
    }

    @Test
    void whatIsUsedUpGrantsNothing() {
        know(Map.of(caller.team().value(), new BigDecimal("-3")));

        assertRefused("0.000001");
    }

    @Test
    void severalReplicasShareIt() {
        OutageAllowance ofThree = new OutageAllowance(bounds("0.02", "50", 3));
        ofThree.renew(0, Map.of());

        ofThree.take(caller, new BigDecimal("16.666666666666"));

        assertThatThrownBy(() -> ofThree.take(caller, new BigDecimal("0.000000000001")))
                .isInstanceOf(GatewayException.class);
    }

    @Test
    void whatACallDidNotCostIsThereForOthers() {
        know(Map.of());
        take("50");
        allowance.book(caller, new BigDecimal("50"), new BigDecimal("1.5"));

        take("48.5");

        assertRefused("0.000001");
    }

    @Test
    void aRefusalTakesNothing() {
        know(Map.of(caller.key().value(), new BigDecimal("10")));
        assertRefused("1");

        take("0.2");
    }

    @Test
    void itIsNotGrantedAnewWhileACallIsUnderWay() {
        know(Map.of());
        take("50");

        assertThat(allowance.renew(allowance.takes(), Map.of())).isFalse();
        allowance.book(caller, new BigDecimal("50"), new BigDecimal("50"));
        assertThat(allowance.renew(allowance.takes() - 1, Map.of())).isFalse();
        assertRefused("0.000001");

        assertThat(allowance.renew(allowance.takes(), Map.of())).isTrue();
        take("50");
    }

    @Property(tries = 200)
    void whatIsSpentNeverExceedsIt(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BigDecimal left = BigDecimal.valueOf(random.nextLong(1, 1_000_000), 4);
        BigDecimal granted = left.multiply(new BigDecimal("0.02")).min(new BigDecimal("50"));
        know(Map.of(caller.tenant().value(), left));
        BigDecimal spent = BigDecimal.ZERO;
        for (int call = 0; call < 100; call++) {
            BigDecimal worst = BigDecimal.valueOf(random.nextLong(1, 100_000), 5);
            try {
                allowance.take(caller, worst);
            } catch (GatewayException e) {
                continue;
            }
            BigDecimal cost = worst.multiply(BigDecimal.valueOf(random.nextInt(0, 101), 2));
            allowance.book(caller, worst, cost);
            spent = spent.add(cost);
            assertThat(spent).isLessThanOrEqualTo(granted);
        }
    }

    private void know(Map<UUID, BigDecimal> left) {
        assertThat(allowance.renew(allowance.takes(), left)).isTrue();
    }

    private void take(String usd) {
        allowance.take(caller, new BigDecimal(usd));
    }

    private void assertRefused(String usd) {
        assertThatThrownBy(() -> take(usd))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }
}
