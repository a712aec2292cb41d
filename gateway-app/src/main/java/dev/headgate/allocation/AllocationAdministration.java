package dev.headgate.allocation;

import dev.headgate.catalog.CalibrationBook;
import dev.headgate.catalog.Pool;
import dev.headgate.catalog.Pools;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.MayAdminister;
import dev.headgate.identity.MayRead;
import dev.headgate.identity.TenantNames;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** What administrators see and do of own capacity. */
@Service
@MayRead
class AllocationAdministration {
    private static final int MOST_DAYS = 366;
    private static final int MOST_DAYS_OF_HOURS = 31;
    private static final BigDecimal LARGEST_INVOICE = new BigDecimal("1000000000");

    private final Pools pools;
    private final Economics economics;
    private final PoolHours hours;
    private final PoolCloses closes;
    private final MonthCloser closer;
    private final BearerRules rules;
    private final CalibrationBook calibrations;
    private final Calibrator calibrator;
    private final TenantNames tenants;

    AllocationAdministration(
            Pools pools,
            Economics economics,
            PoolHours hours,
            PoolCloses closes,
            MonthCloser closer,
            BearerRules rules,
            CalibrationBook calibrations,
            Calibrator calibrator,
            TenantNames tenants) {
        this.pools = pools;
        this.economics = economics;
        this.hours = hours;
        this.closes = closes;
        this.closer = closer;
        this.rules = rules;
        this.calibrations = calibrations;
        this.calibrator = calibrator;
        this.tenants = tenants;
    }

    PoolEconomics economics(String pool, LocalDate from, LocalDate to) {
        requireRange(from, to, MOST_DAYS);
        return economics.of(
                found(pool),
                from.atStartOfDay().toInstant(ZoneOffset.UTC),
                to.atStartOfDay().toInstant(ZoneOffset.UTC));
    }

    List<PoolHour> hours(String pool, LocalDate from, LocalDate to) {
        requireRange(from, to, MOST_DAYS_OF_HOURS);
        return hours.of(
                found(pool).id(),
                from.atStartOfDay().toInstant(ZoneOffset.UTC),
                to.atStartOfDay().toInstant(ZoneOffset.UTC));
    }

    List<PoolClose> closes(String pool) {
        return closes.of(found(pool).id());
    }

    CloseFigures preview(String pool, YearMonth month, @Nullable BigDecimal invoice) {
        return closer.preview(found(pool), month, checked(invoice));
    }

    @MayAdminister
    MonthCloser.Closed close(
            String pool, YearMonth month, @Nullable BigDecimal invoice, String author) {
        return closer.close(found(pool), month, checked(invoice), author);
    }

    @MayAdminister
    PoolClose reverse(String pool, UUID close, String reason, String author) {
        return closer.reverse(found(pool), close, reason, author);
    }

    Bearers bearers(String pool) {
        return rules.of(found(pool).id());
    }

    @MayAdminister
    void putBearers(String pool, Bearers bearers, String author) {
        requireTenant(bearers.idle());
        requireTenant(bearers.overhead());
        rules.put(found(pool).id(), bearers, author);
    }

    List<CalibrationBook.Entry> calibrations(String pool) {
        return calibrations.of(found(pool).id());
    }

    @MayAdminister
    List<CalibrationBook.Entry> calibrate(String pool, String author) {
        calibrator.calibrate(found(pool), author);
        return calibrations(pool);
    }

    private Pool found(String nameOrId) {
        return pools.find(nameOrId)
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "There is no pool '%s'. List them at /api/admin/v1/pools."
                                        .formatted(nameOrId)));
    }

    private void requireTenant(Bearer bearer) {
        if (bearer instanceof Bearer.OneTenant(var tenant) && tenants.of(tenant).isEmpty()) {
            throw new GatewayException(
                    ErrorCode.INVALID_REQUEST,
                    "There is no tenant %s. List them at /api/admin/v1/tenants."
                            .formatted(tenant.value()));
        }
    }

    private static void requireRange(LocalDate from, LocalDate to, int most) {
        long days = ChronoUnit.DAYS.between(from, to);
        if (days < 1 || days > most) {
            throw new GatewayException(
                            ErrorCode.INVALID_REQUEST,
                            "'to' must be between 1 and %d days after 'from'.".formatted(most))
                    .at("to");
        }
    }

    private static @Nullable BigDecimal checked(@Nullable BigDecimal invoice) {
        if (invoice == null) {
            return null;
        }
        boolean isPlausible = invoice.signum() >= 0 && invoice.compareTo(LARGEST_INVOICE) <= 0;
        if (!isPlausible || invoice.stripTrailingZeros().scale() > MonthEnd.CENTS) {
            throw new GatewayException(
                            ErrorCode.INVALID_REQUEST,
                            "'invoice_total' is an amount in USD of whole cents, such as 7311.40.")
                    .at("invoice_total");
        }
        return invoice.setScale(MonthEnd.CENTS);
    }
}
