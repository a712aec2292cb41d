package dev.headgate.catalog;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How the cost of a pool becomes a row of {@code pool_costs}, and a row a cost. */
final class CostColumns {
    private static final String INSERT =
            """
            insert into pool_costs (id, pool_id, usd_per_hour, overhead_usd_per_hour, paid, usd_per_gpu_hour,
                share_of_bill, capex_usd, residual_usd, months, power_kw, pue, usd_per_kwh,
                colocation_usd_per_month, staff_usd_per_month, accelerator, gpus_per_replica, replicas,
                source, managed_by, valid_from)
            values (:id, :pool, :usdPerHour, :overhead, :paid, :usdPerGpuHour, :share, :capex, :residual, :months,
                :power, :pue, :usdPerKwh, :colocation, :staff, :accelerator, :gpus, :replicas,
                :source, :keeper, :from)
            """;

    private CostColumns() {}

    /** All columns but those that tell whose cost it is and since when. */
    static JdbcClient.StatementSpec insert(JdbcClient database, CostInputs inputs) {
        CostFields fields = fields(inputs);
        return database.sql(INSERT)
                .param("paid", paid(inputs))
                .param("usdPerHour", Amounts.plain(inputs.usdPerHour()))
                .param("overhead", Amounts.plain(inputs.overheadPerHour()))
                .param("usdPerGpuHour", fields.usdPerGpuHour())
                .param("share", fields.shareOfBill())
                .param("capex", fields.capexUsd())
                .param("residual", fields.residualUsd())
                .param("months", fields.months())
                .param("power", fields.powerKw())
                .param("pue", fields.pue())
                .param("usdPerKwh", fields.usdPerKwh())
                .param("colocation", fields.colocationUsdPerMonth())
                .param("staff", fields.staffUsdPerMonth())
                .param("accelerator", fields.accelerator())
                .param("gpus", fields.gpusPerReplica())
                .param("replicas", fields.replicas());
    }

    static Pool.HourlyCost cost(ResultSet row) throws SQLException {
        return new Pool.HourlyCost(
                new PriceId(row.getObject("id", UUID.class)),
                row.getBigDecimal("usd_per_hour"),
                row.getBigDecimal("overhead_usd_per_hour"),
                inputs(row),
                row.getString("source"));
    }

    /** The inputs as the fields in which they are entered. */
    static CostFields fields(CostInputs inputs) {
        CostInputs.Fleet fleet = inputs.fleet();
        return switch (inputs) {
            case CostInputs.Hourly hourly -> fields(hourly.usdPerHour(), null, null, null, fleet);
            case CostInputs.Rented rented ->
                    fields(null, rented, null, rented.staffUsdPerMonth(), fleet);
            case CostInputs.Owned owned ->
                    fields(null, null, owned, owned.staffUsdPerMonth(), fleet);
        };
    }

    private static CostFields fields(
            @Nullable BigDecimal usdPerHour,
            CostInputs.@Nullable Rented rented,
            CostInputs.@Nullable Owned owned,
            @Nullable BigDecimal staff,
            CostInputs.Fleet fleet) {
        return new CostFields(
                usdPerHour,
                rented == null ? null : rented.usdPerGpuHour(),
                rented == null ? null : rented.shareOfBill(),
                owned == null ? null : owned.capexUsd(),
                owned == null ? null : owned.residualUsd(),
                owned == null ? null : owned.months(),
                owned == null ? null : owned.power().kilowatts(),
                owned == null ? null : owned.power().pue(),
                owned == null ? null : owned.power().usdPerKwh(),
                owned == null ? null : owned.colocationUsdPerMonth(),
                staff,
                fleet.accelerator(),
                fleet.gpusPerReplica(),
                fleet.replicas());
    }

    private static CostInputs inputs(ResultSet row) throws SQLException {
        BigDecimal usdPerHour = row.getBigDecimal("usd_per_hour");
        boolean isHourly = row.getString("paid").equals("HOURLY");
        return new CostFields(
                        isHourly ? usdPerHour : null,
                        row.getBigDecimal("usd_per_gpu_hour"),
                        row.getBigDecimal("share_of_bill"),
                        row.getBigDecimal("capex_usd"),
                        row.getBigDecimal("residual_usd"),
                        row.getObject("months", Integer.class),
                        row.getBigDecimal("power_kw"),
                        row.getBigDecimal("pue"),
                        row.getBigDecimal("usd_per_kwh"),
                        row.getBigDecimal("colocation_usd_per_month"),
                        row.getBigDecimal("staff_usd_per_month"),
                        row.getString("accelerator"),
                        row.getInt("gpus_per_replica"),
                        row.getInt("replicas"))
                .inputs();
    }

    private static String paid(CostInputs inputs) {
        return switch (inputs) {
            case CostInputs.Hourly _ -> "HOURLY";
            case CostInputs.Rented _ -> "RENTED";
            case CostInputs.Owned _ -> "OWNED";
        };
    }
}
