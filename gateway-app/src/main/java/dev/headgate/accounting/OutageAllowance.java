package dev.headgate.accounting;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * What may be spent while the database is down: a share of what the hard limits of tenant, team and
 * key had left when they were last read, and for a tenant never more than an amount. Worst cases
 * are taken before a call and replaced by real costs after it. It is granted anew only when
 * everything that was spent is in the books.
 */
final class OutageAllowance {
    private static final int SCALE = 12;
    private static final Duration RETRY = Duration.ofSeconds(30);

    private final OutageProperties.Outage bounds;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<UUID, BigDecimal> used = new HashMap<>();
    private Map<UUID, BigDecimal> left = Map.of();
    private boolean known;
    private long takes;
    private long underWay;

    OutageAllowance(OutageProperties.Outage bounds) {
        this.bounds = bounds;
    }

    /**
     * Takes the worst case of an attempt.
     *
     * @throws GatewayException {@code STORE_UNAVAILABLE} if that is more than what remains; nothing
     *     is taken then
     */
    void take(Caller caller, BigDecimal worst) {
        lock.lock();
        try {
            List<UUID> scopes = scopes(caller);
            if (!known || scopes.stream().anyMatch(one -> isExceeded(one, caller, worst))) {
                throw exhausted(caller, worst);
            }
            scopes.forEach(scope -> used.merge(scope, worst, BigDecimal::add));
            takes++;
            underWay++;
        } finally {
            lock.unlock();
        }
    }

    /** Replaces what was taken by what it really cost. */
    void book(Caller caller, BigDecimal worst, BigDecimal cost) {
        lock.lock();
        try {
            BigDecimal more = cost.subtract(worst);
            scopes(caller).forEach(scope -> used.merge(scope, more, BigDecimal::add));
            underWay--;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the limits were read, so that anything is granted at all. */
    boolean isKnown() {
        lock.lock();
        try {
            return known;
        } finally {
            lock.unlock();
        }
    }

    /** How often something was taken so far. */
    long takes() {
        lock.lock();
        try {
            return takes;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Grants a new allowance from limits that were read after everything spent was booked.
     *
     * @param before {@link #takes} from before that was known
     * @param hardLimits USD that the hard limits of a tenant, team or key have left
     * @return whether it was granted; not if something has been taken meanwhile
     */
    boolean renew(long before, Map<UUID, BigDecimal> hardLimits) {
        lock.lock();
        try {
            if (takes != before || underWay > 0) {
                return false;
            }
            left = Map.copyOf(hardLimits);
            used.clear();
            known = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The tenant, and below it whatever has a hard limit. */
    private List<UUID> scopes(Caller caller) {
        return Stream.of(caller.tenant().value(), caller.team().value(), caller.key().value())
                .filter(one -> one.equals(caller.tenant().value()) || left.containsKey(one))
                .toList();
    }

    private boolean isExceeded(UUID scope, Caller caller, BigDecimal worst) {
        BigDecimal taken = used.getOrDefault(scope, BigDecimal.ZERO).add(worst);
        return taken.compareTo(granted(scope, scope.equals(caller.tenant().value()))) > 0;
    }

    private BigDecimal granted(UUID scope, boolean isTenant) {
        BigDecimal ofLimit = left.get(scope);
        BigDecimal whole =
                ofLimit == null
                        ? bounds.mostUsd()
                        : ofLimit.max(BigDecimal.ZERO).multiply(bounds.share());
        BigDecimal capped = isTenant ? whole.min(bounds.mostUsd()) : whole;
        return capped.divide(BigDecimal.valueOf(bounds.replicas()), SCALE, RoundingMode.DOWN);
    }

    private static GatewayException exhausted(Caller caller, BigDecimal worst) {
        return new GatewayException(
                        ErrorCode.STORE_UNAVAILABLE,
                        "The gateway cannot reach its database, and this request may cost up to %s USD: more than what is left of the allowance of '%s' for an outage. Ask for less, or try again later."
                                .formatted(
                                        worst.stripTrailingZeros().toPlainString(),
                                        caller.tenantName()))
                .retryAfter(RETRY);
    }
}
