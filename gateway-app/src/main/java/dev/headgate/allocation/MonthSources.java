package dev.headgate.allocation;

import dev.headgate.catalog.Pool;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.PlatformTenant;
import dev.headgate.identity.TenantId;
import dev.headgate.identity.TenantNames;
import java.time.YearMonth;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Brings together what a month of a pool is closed from. */
@Component
class MonthSources {
    private static final TenantId NOT_MADE_YET = new TenantId(new UUID(0, 0));

    private final PoolHours hours;
    private final PoolSums sums;
    private final BearerRules rules;
    private final PlatformTenant platform;
    private final TenantNames names;

    MonthSources(
            PoolHours hours,
            PoolSums sums,
            BearerRules rules,
            PlatformTenant platform,
            TenantNames names) {
        this.hours = hours;
        this.sums = sums;
        this.rules = rules;
        this.platform = platform;
        this.names = names;
    }

    /** The month as it is now; the platform's tenant need not exist for looking at it. */
    MonthEnd look(Pool pool, YearMonth month) {
        return monthEnd(pool, month, platform.find().orElse(NOT_MADE_YET));
    }

    /** The month as it is closed; makes the platform's tenant if this is the first. */
    MonthEnd close(Pool pool, YearMonth month) {
        return monthEnd(pool, month, platform.ensure());
    }

    /**
     * @throws GatewayException {@code CONFLICT} if the pool has no cost in the month
     */
    private MonthEnd monthEnd(Pool pool, YearMonth month, TenantId platformId) {
        PoolMonth open = hours.open(pool.id(), month);
        if (open.sum(PoolHour::paidHours).signum() == 0) {
            throw new GatewayException(
                    ErrorCode.CONFLICT,
                    "Nobody entered what pool '%s' costs in %s. Enter it at /api/admin/v1/pools/%s/costs; 0 declares it free."
                            .formatted(pool.name(), month, pool.name()));
        }
        Payer platformPayer =
                new Payer(platformId, names.of(platformId).orElse(PlatformTenant.NAME));
        Bearers bearers = rules.of(pool.id());
        return new MonthEnd(
                pool.id(),
                pool.name(),
                open,
                sums.byTenant(pool.id(), PoolMonth.begin(month), PoolMonth.end(month)),
                bearers,
                payer(bearers.idle(), platformPayer),
                payer(bearers.overhead(), platformPayer));
    }

    private Payer payer(Bearer bearer, Payer unlessNamed) {
        return bearer instanceof Bearer.OneTenant(var tenant)
                ? new Payer(tenant, names.of(tenant).orElse(unlessNamed.name()))
                : unlessNamed;
    }
}
