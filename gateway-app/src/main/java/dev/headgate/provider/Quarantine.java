package dev.headgate.provider;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.Deployment.Place;
import dev.headgate.catalog.Pool.Engine;
import dev.headgate.provider.DeploymentEvent.Kind;
import dev.headgate.provider.UpstreamException.Failure;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Requests that an engine of our own may have died of. Such a request is not offered to another
 * engine of the same kind for a while: what brought down one replica would bring down the next.
 * Everybody else, and other kinds of engines, are not concerned.
 *
 * <p>A request is suspected when its connection breaks after it was sent and then nobody listens at
 * the engine's address. Behind a balancer somebody always does: there, a second broken connection
 * of the same request within the time counts as well. Kept in this process, as keyed hashes.
 */
final class Quarantine {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MOST = 10_000;

    private final SecretKeySpec key;
    private final Predicate<URI> listens;
    private final DeploymentEvents events;
    private final Cache<Suspect, Suspicion> suspects;

    /** Nobody else has the same tenant, bytes and kind. */
    private record Suspect(String fingerprint, Engine engine) {}

    private enum Suspicion {
        /** Its connection broke once, and the engine goes on. */
        FIRST,
        PROVEN
    }

    /**
     * Suspects nobody.
     *
     * @param key random bytes
     * @param time how long a suspicion lasts
     * @param listens whether somebody takes connections at an address
     */
    Quarantine(
            byte[] key,
            Duration time,
            Predicate<URI> listens,
            DeploymentEvents events,
            Ticker ticker) {
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.listens = listens;
        this.events = events;
        suspects =
                Caffeine.newBuilder()
                        .expireAfterWrite(time)
                        .ticker(ticker)
                        .maximumSize(MOST)
                        .build();
    }

    /**
     * Lets a call pass unless an engine of this kind may have died of it.
     *
     * @throws UpstreamException {@link Failure#QUARANTINED}
     */
    void requireHarmless(UpstreamCall call, Deployment deployment) {
        // The bytes are hashed only while somebody is suspected.
        if (suspects.estimatedSize() == 0) {
            return;
        }
        Suspect suspect = suspect(call, deployment);
        if (suspect != null && suspects.getIfPresent(suspect) == Suspicion.PROVEN) {
            throw new UpstreamException(Failure.QUARANTINED, null, null, null);
        }
    }

    /**
     * Looks at an engine whose connection broke after the request was sent.
     *
     * @return whether the request is taken for the reason
     */
    boolean suspects(UpstreamCall call, Deployment deployment, URI address) {
        Suspect suspect = suspect(call, deployment);
        if (suspect == null) {
            return false;
        }
        boolean isSecond = suspects.getIfPresent(suspect) != null;
        boolean isGone = !listens.test(address);
        boolean isProven = isSecond || isGone;
        suspects.put(suspect, isProven ? Suspicion.PROVEN : Suspicion.FIRST);
        if (isProven) {
            events.publish(
                    new DeploymentEvent(
                            deployment.name(),
                            Kind.ENGINE_LOST,
                            isGone
                                    ? "nobody listens any more; the request is quarantined"
                                    : "the same request broke two connections; it is quarantined"));
        }
        return isProven;
    }

    private @Nullable Suspect suspect(UpstreamCall call, Deployment deployment) {
        UpstreamCall.Origin origin = call.origin();
        return origin != null && deployment.place() instanceof Place.SelfHosted(var pool, _, _)
                ? new Suspect(fingerprint(origin), pool.engine())
                : null;
    }

    private String fingerprint(UpstreamCall.Origin origin) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(bytes(origin.tenant()));
            return HexFormat.of().formatHex(mac.doFinal(origin.body().get()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
