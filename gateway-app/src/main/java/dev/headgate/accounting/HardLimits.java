package dev.headgate.accounting;

import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what the hard limits of tenants, teams and keys have left, in USD. */
final class HardLimits implements Supplier<Map<UUID, BigDecimal>> {
    private static final String LEFT =
            """
            select scope_id, min(limit_in_force - settled - reserved) as usd
            from (%s) b where hard group by scope_id
            """
                    .formatted(BudgetRow.SELECT);

    private final JdbcClient jdbc;

    HardLimits(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By the id of tenant, team or key; the tightest where one has several. */
    @Override
    public Map<UUID, BigDecimal> get() {
        return jdbc
                .sql(LEFT)
                .query((row, _) ->
                        Map.entry(row.getObject("scope_id", UUID.class), row.getBigDecimal("usd")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
