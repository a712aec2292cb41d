package dev.headgate.accounting;

import dev.headgate.catalog.Deployment;
import dev.headgate.identity.Caller;
import dev.headgate.identity.KeyId;
import dev.headgate.identity.KeyLimits;
import dev.headgate.identity.TeamId;
import dev.headgate.identity.TenantId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Who calls what at which price: two tenants with two teams each, every team with two keys. What a
 * call costs is worked out here once more, so that the core is not its own witness.
 */
final class SimulatedWorld {
    static final int KEYS = 8;

    private static final List<Caller> CALLERS =
            IntStream.range(0, KEYS).mapToObj(SimulatedWorld::newCaller).toList();

    private static final Target CHEAP = new Target(hosted("gpt@openai", "1", "1"), "1", "1");
    private static final Target DEAR =
            new Target(hosted("opus@anthropic", "1.5", "7.5"), "1.5", "7.5");
    private static final Target OWN =
            new Target(Samples.selfHosted("llama@gpu-a", "900", 2), null, null);
    private static final Target UNPRICED = new Target(Samples.unpriced(), null, null);

    /** More often what is usual. */
    static final List<Target> TARGETS =
            List.of(CHEAP, CHEAP, CHEAP, DEAR, DEAR, OWN, OWN, UNPRICED);

    private SimulatedWorld() {}

    /**
     * A deployment with its prices in USD per million tokens.
     *
     * @param inputPrice null where tokens have no price
     */
    record Target(Deployment deployment, String inputPrice, String outputPrice) {

        /** What this consumption costs; null if nobody knows. */
        BigDecimal cost(long prompt, long output, Duration engineOrUpstreamTime) {
            if (this == UNPRICED) {
                return null;
            }
            if (this == OWN) {
                return new BigDecimal("900")
                        .multiply(BigDecimal.valueOf(engineOrUpstreamTime.toMillis()))
                        .divide(BigDecimal.valueOf(2 * 3_600_000), 12, RoundingMode.HALF_UP);
            }
            return perMillion(inputPrice, prompt).add(perMillion(outputPrice, output));
        }

        private static BigDecimal perMillion(String price, long tokens) {
            return new BigDecimal(price).multiply(BigDecimal.valueOf(tokens, 6));
        }
    }

    static Caller caller(int key) {
        return CALLERS.get(key);
    }

    /** The tenant, the team or the key itself. */
    static UUID scope(int key, int level) {
        Caller caller = caller(key);
        return switch (level) {
            case 0 -> caller.tenant().value();
            case 1 -> caller.team().value();
            default -> caller.key().value();
        };
    }

    private static Caller newCaller(int key) {
        return new Caller(
                new KeyId(new UUID(3, key)),
                "key-" + key,
                new TeamId(new UUID(2, key / 2)),
                "team-" + key / 2,
                new TenantId(new UUID(1, key / 4)),
                "tenant-" + key / 4,
                null,
                Set.of(),
                KeyLimits.NONE);
    }

    private static Deployment hosted(String name, String input, String output) {
        return Samples.hosted(name, Samples.price(input, output));
    }
}
