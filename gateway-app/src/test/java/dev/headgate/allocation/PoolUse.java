package dev.headgate.allocation;

import dev.headgate.accounting.Samples;
import dev.headgate.accounting.SpendSeries;
import dev.headgate.catalog.Pool;
import dev.headgate.identity.TenantId;
import dev.headgate.routing.Hosting;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Calls that were booked in the past, as the books have them afterwards: in the ledger and in the
 * sums by the hour.
 */
final class PoolUse {
    private final JdbcClient jdbc;
    private final Pool pool;

    PoolUse(JdbcClient jdbc, Pool pool) {
        this.jdbc = jdbc;
        this.pool = pool;
    }

    static Payer tenant(String name) {
        return new Payer(new TenantId(Samples.id()), name);
    }

    /** Hours of the pool, and what they were charged at. */
    void book(Payer tenant, String at, String hours, String usd) {
        book(tenant, "m", at, hours, usd, Map.of());
    }

    /** The same with the tokens that were counted. */
    void book(
            Payer tenant,
            String model,
            String at,
            String hours,
            String usd,
            Map<String, Long> tokens) {
        Instant moment = Instant.parse(at);
        UUID series = series(tenant, model);
        BigDecimal amount = new BigDecimal(usd);
        sum(series, moment, "POOL_TIME", new BigDecimal(hours), amount);
        tokens.forEach((meter, count) ->
                sum(series, moment, meter, BigDecimal.valueOf(count), BigDecimal.ZERO));
        UUID entry = Samples.id();
        post(entry, "DEBIT", "TENANT", tenant.id().value(), amount, moment);
        post(entry, "CREDIT", "POOL", pool.id().value(), amount, moment);
    }

    private UUID series(Payer tenant, String model) {
        var series =
                new SpendSeries(
                        tenant.id(),
                        tenant.name(),
                        null,
                        null,
                        null,
                        "chat",
                        null,
                        model,
                        model + "@" + pool.name(),
                        Hosting.SELF_HOSTED,
                        pool.id().value(),
                        new TreeMap<>());
        jdbc.sql(
                        """
                        insert into spend_series (id, tenant_id, tenant_name, alias, model, deployment, hosting,
                            place_id, tags)
                        values (?, ?, ?, ?, ?, ?, 'SELF_HOSTED', ?, '{}') on conflict do nothing
                        """)
                .params(
                        series.id(),
                        tenant.id().value(),
                        tenant.name(),
                        series.alias(),
                        series.model(),
                        series.deployment(),
                        pool.id().value())
                .update();
        return series.id();
    }

    private void sum(UUID series, Instant at, String meter, BigDecimal quantity, BigDecimal usd) {
        jdbc.sql(
                        """
                        insert into meter_hours as m (hour, series_id, kind, meter, price_id, month, quantity, list_usd,
                            payable_usd, usd)
                        values (date_trunc('hour', :at::timestamptz, 'UTC'), :series, 'USAGE', :meter,
                            '00000000-0000-0000-0000-000000000000',
                            date_trunc('month', :at::timestamptz at time zone 'UTC')::date, :quantity, :usd, :usd, :usd)
                        on conflict (hour, series_id, kind, meter, price_id, month) do update set
                            quantity = m.quantity + excluded.quantity, list_usd = m.list_usd + excluded.list_usd,
                            payable_usd = m.payable_usd + excluded.payable_usd, usd = m.usd + excluded.usd
                        """)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("series", series)
                .param("meter", meter)
                .param("quantity", quantity)
                .param("usd", usd)
                .update();
    }

    private void post(
            UUID entry, String side, String account, UUID owner, BigDecimal usd, Instant at) {
        jdbc.sql(
                        """
                        insert into postings (entry_id, kind, side, account, owner_id, amount, booked_at)
                        values (?, 'SETTLEMENT', ?, ?, ?, ?, ?)
                        """)
                .params(entry, side, account, owner, usd, at.atOffset(ZoneOffset.UTC))
                .update();
    }
}
