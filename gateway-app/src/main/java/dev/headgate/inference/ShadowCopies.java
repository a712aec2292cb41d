package dev.headgate.inference;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.accounting.RequestId;
import dev.headgate.accounting.RequestRecord;
import dev.headgate.identity.PlatformCallers;
import dev.headgate.routing.RoutingDecision.Target;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Sends copies of requests where a route wants them, for answers that nobody gets. A copy is booked
 * to the gateway's own team of this name, whose budget is its own, as a request that names the one
 * it copies. It never slows or fails the request: it runs on a thread of its own, and where there
 * are many already it is left out.
 */
@Component
final class ShadowCopies implements SmartLifecycle {
    /** The team that copies are booked to. */
    static final String TEAM = "shadow-copies";

    /** The tag of a copy that names the request it copies. */
    static final String TAG = "shadow_of";

    private static final Logger log = LoggerFactory.getLogger(ShadowCopies.class);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final TargetCalls calls;
    private final AnswerSource answers;
    private final PlatformCallers callers;
    private final NoArgGenerator ids;
    private final MeterRegistry meters;
    private final InferenceProperties properties;
    private final Semaphore places;
    private final Set<Race.Cut> running = ConcurrentHashMap.newKeySet();
    private volatile boolean accepting;

    ShadowCopies(
            TargetCalls calls,
            AnswerSource answers,
            PlatformCallers callers,
            NoArgGenerator ids,
            MeterRegistry meters,
            InferenceProperties properties) {
        this.calls = calls;
        this.answers = answers;
        this.callers = callers;
        this.ids = ids;
        this.meters = meters;
        this.properties = properties;
        this.places = new Semaphore(properties.maxShadowCopies());
    }

    /** Copies a request; returns at once and throws nothing. */
    void copy(List<Target> targets, Inquiry inquiry) {
        for (Target target : targets) {
            if (accepting && places.tryAcquire()) {
                Thread.ofVirtual().name("shadow-copy").start(() -> send(target, inquiry));
            } else {
                count("left_out");
            }
        }
    }

    private void send(Target target, Inquiry inquiry) {
        var cut = new Race.Cut();
        running.add(cut);
        try (BegunAnswer answer = begin(target, inquiry, cut)) {
            answer.discard();
            count("answered");
        } catch (RuntimeException e) {
            count("failed");
            log.debug("A copy for {} failed: {}", target.deployment(), e.toString());
        } finally {
            running.remove(cut);
            places.release();
        }
    }

    private BegunAnswer begin(Target target, Inquiry inquiry, Race.Cut cut) {
        return answers.begin(
                calls.reserve(
                        target,
                        1,
                        inquiry.copiedAs(recordOf(target, inquiry.record())),
                        properties.longestCall(),
                        cut));
    }

    private RequestRecord recordOf(Target target, RequestRecord copied) {
        Map<String, String> tags = new TreeMap<>(copied.tags());
        tags.put(TAG, copied.id().value().toString());
        return new RequestRecord(
                new RequestId(ids.generate()),
                callers.of(TEAM),
                copied.endpoint(),
                copied.requestedModel(),
                copied.stream(),
                tags,
                copied.policyVersion(),
                copied.rule(),
                DecisionJson.ofCopy(target, copied.id()),
                copied.receivedAt());
    }

    private void count(String outcome) {
        meters.counter("headgate.shadow.copies", "outcome", outcome).increment();
    }

    @Override
    public void start() {
        accepting = true;
    }

    /** A copy is worth no wait: those under way are cut and booked with what they consumed. */
    @Override
    public void stop() {
        accepting = false;
        running.forEach(Race.Cut::now);
        try {
            int all = properties.maxShadowCopies();
            if (places.tryAcquire(all, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                places.release(all);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return accepting;
    }

    /** Before the books stop, like the requests that are copied. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE;
    }
}
