package dev.headgate.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headgate.catalog.CostInputs.Fleet;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What an hour of a pool costs, by what it is paid for. */
class CostInputsTest {
    private static final Fleet FOUR_H100 = new Fleet("H100", 4, 1);

    @Test
    void oneAmountIsEverythingAndHasNoOverhead() {
        var cost = new CostInputs.Hourly(usd("2.50"), Fleet.ONE);

        assertThat(cost.usdPerHour()).isEqualByComparingTo("2.50");
        assertThat(cost.overheadPerHour()).isEqualByComparingTo("0");
    }

    @Test
    void rentIsAcceleratorsTimesTheirPrice() {
        var cost = new CostInputs.Rented(usd("2.50"), BigDecimal.ONE, BigDecimal.ZERO, FOUR_H100);

        assertThat(cost.usdPerHour()).isEqualByComparingTo("10");
        assertThat(cost.overheadPerHour()).isEqualByComparingTo("0");
    }

    @Test
    void aBillHasMoreOnItThanAcceleratorsAndThatIsOverhead() {
        var cost = new CostInputs.Rented(usd("2.50"), usd("0.65"), usd("3750"), FOUR_H100);

        // 10 / 0.65 = 15.384615384615..., and a quarter of a person at 3750 / 730 =
        // 5.136986301369...
        assertThat(cost.acceleratorsPerHour()).isEqualByComparingTo("10");
        assertThat(cost.overheadPerHour()).isEqualByComparingTo("10.521601685985");
        assertThat(cost.usdPerHour()).isEqualByComparingTo("20.521601685985");
    }

    @Test
    void moreReplicasAreMoreAccelerators() {
        var cost =
                new CostInputs.Rented(
                        usd("2.50"), BigDecimal.ONE, BigDecimal.ZERO, new Fleet("H100", 2, 3));

        assertThat(cost.usdPerHour()).isEqualByComparingTo("15");
    }

    /** A node of 8 H100: 325,000 USD, worth 30 % after 36 months, 10.2 kW at a PUE of 1.3. */
    @Test
    void whatWasBoughtCostsItsLossOfValueItsEnergyAndItsPlace() {
        var cost =
                new CostInputs.Owned(
                        usd("325000"),
                        usd("97500"),
                        36,
                        new CostInputs.Power(usd("10.2"), usd("1.3"), usd("0.15")),
                        usd("1460"),
                        usd("3650"),
                        new Fleet("H100", 8, 1));

        // 227,500 / (36 x 730) = 8.656773211568 and 10.2 x 1.3 x 0.15 = 1.989
        assertThat(cost.energyPerHour()).isEqualByComparingTo("1.989");
        assertThat(cost.acceleratorsPerHour()).isEqualByComparingTo("10.645773211568");
        // 1460 / 730 + 3650 / 730
        assertThat(cost.overheadPerHour()).isEqualByComparingTo("7");
        assertThat(cost.usdPerHour()).isEqualByComparingTo("17.645773211568");
        // 1.33 USD for each accelerator, idle or not.
        assertThat(cost.acceleratorsPerHour().divide(usd("8"))).isBetween(usd("1.33"), usd("1.34"));
    }

    @Test
    void eachPartIsRoundedHalfUpAtTwelveDecimals() {
        var cost = new CostInputs.Rented(usd("1"), usd("0.3"), usd("0.0000000000365"), Fleet.ONE);

        // 1 / 0.3 = 3.3333333333333..., and 0.0000000000365 / 730 = 0.00000000000005
        assertThat(cost.usdPerHour()).isEqualByComparingTo("3.333333333333");
        assertThat(
                        new CostInputs.Rented(
                                        usd("0.0000000000005"),
                                        BigDecimal.ONE,
                                        BigDecimal.ZERO,
                                        Fleet.ONE)
                                .usdPerHour())
                .isEqualByComparingTo("0.000000000001");
    }

    @Test
    void equalAmountsAreEqualInputs() {
        assertThat(new CostInputs.Rented(usd("2.50"), usd("0.650"), usd("0.0"), FOUR_H100))
                .isEqualTo(new CostInputs.Rented(usd("2.5"), usd("0.65"), usd("0"), FOUR_H100));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|Give one of 'usd_per_hour'",
                "{\"usd_per_hour\": 1, \"capex_usd\": 1}|not usd_per_hour and capex_usd",
                "{\"usd_per_hour\": -1}|'usd_per_hour' must not be negative",
                "{\"usd_per_hour\": 2e9}|Check its unit",
                "{\"usd_per_hour\": 1e-31}|more than 30 decimals",
                "{\"usd_per_hour\": 1, \"share_of_bill\": 0.5}|'share_of_bill' does not go with 'usd_per_hour'",
                "{\"usd_per_hour\": 1, \"replicas\": 0}|'replicas' must be between 1 and 10000",
                "{\"usd_per_hour\": 1, \"accelerator\": \" \"}|a label such as H100",
                "{\"usd_per_gpu_hour\": 2.5, \"gpus_per_replica\": 4}|needs 'share_of_bill' beside it",
                "{\"usd_per_gpu_hour\": 2.5, \"share_of_bill\": 0.65}|needs 'gpus_per_replica' beside it",
                "{\"usd_per_gpu_hour\": 2.5, \"share_of_bill\": 0, \"gpus_per_replica\": 4}|more than 0 and at most 1",
                "{\"usd_per_gpu_hour\": 2.5, \"share_of_bill\": 65, \"gpus_per_replica\": 4}|more than 0 and at most 1",
                "{\"usd_per_gpu_hour\": 2.5, \"share_of_bill\": 1, \"pue\": 1.3}|'pue' does not go with 'usd_per_gpu_hour'",
                "{\"capex_usd\": 1}|needs 'residual_usd' beside it",
                "{\"capex_usd\": 1, \"share_of_bill\": 1}|'share_of_bill' does not go with 'capex_usd'",
                "{\"capex_usd\": 9, \"residual_usd\": 10, \"months\": 36, \"power_kw\": 1, \"pue\": 1.3, \"usd_per_kwh\": 0.1, \"gpus_per_replica\": 8}|'residual_usd' must not be more than 'capex_usd'",
                "{\"capex_usd\": 9, \"residual_usd\": 0, \"months\": 0, \"power_kw\": 1, \"pue\": 1.3, \"usd_per_kwh\": 0.1, \"gpus_per_replica\": 8}|'months' must be between 1 and 240",
                "{\"capex_usd\": 9, \"residual_usd\": 0, \"months\": 36, \"power_kw\": -1, \"pue\": 1.3, \"usd_per_kwh\": 0.1, \"gpus_per_replica\": 8}|'power_kw' must not be negative",
                "{\"capex_usd\": 9, \"residual_usd\": 0, \"months\": 36, \"power_kw\": 1, \"pue\": 0.9, \"usd_per_kwh\": 0.1, \"gpus_per_replica\": 8}|'pue' must be between 1 and 10"
            })
    void nonsenseIsNamed(String fields, String finding) {
        CostFields cost = JsonMapper.shared().readValue(fields, CostFields.class);

        assertThatThrownBy(cost::inputs)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(finding);
    }

    private static BigDecimal usd(String amount) {
        return new BigDecimal(amount);
    }
}
