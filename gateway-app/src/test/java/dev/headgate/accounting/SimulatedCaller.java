package dev.headgate.accounting;

import dev.headgate.accounting.AttemptResult.Ending;
import dev.headgate.accounting.SimulatedWorld.Target;
import dev.headgate.accounting.SimulationPlan.Happening.Request;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.Caller;
import dev.headgate.routing.Capability;
import dev.headgate.routing.Hosting;
import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import dev.headgate.usage.UsageSource;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A request on its way through a replica and to upstreams, as the pipeline goes it: reserve, call,
 * note, settle or release, and on to the next target. Its seed decides what the upstreams do and
 * how long every message takes; what it says to the books may come late, twice or out of order.
 */
final class SimulatedCaller {
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final int MOST_TARGETS = 3;

    private final BookSimulation simulation;
    private final SplittableRandom random;
    private final Caller caller;
    private final boolean stream;
    private SimulatedReplica replica;
    private RequestRecord record;
    private int target;
    private int retries = 2;

    SimulatedCaller(BookSimulation simulation, Request request) {
        this.simulation = simulation;
        this.random = new SplittableRandom(request.seed());
        this.caller = SimulatedWorld.caller(request.key());
        this.stream = random.nextBoolean();
    }

    /** What an upstream does with a call. */
    private enum Answer {
        COMPLETE,
        WITHOUT_USAGE,
        CLIENT_LEAVES,
        INTERRUPTED,
        /** It answers nothing and may have worked all the same. */
        SILENT,
        /** It says no before it has worked. */
        REFUSED
    }

    /** Comes to a replica; a dead one refuses the connection. */
    void arriveAt(SimulatedReplica where) {
        replica = where;
        target = 0;
        record = newRecord();
        if (where.isAlive()) {
            replica.after(random.nextInt(3), this::ask);
        } else {
            tryAgain();
        }
    }

    private void tryAgain() {
        if (retries-- > 0) {
            simulation.after(
                    random.nextInt(5_000), () -> arriveAt(simulation.replica(random.nextInt(3))));
        }
    }

    private RequestRecord newRecord() {
        return new RequestRecord(
                new RequestId(new UUID(random.nextLong(), random.nextLong())),
                caller,
                "/v1/chat/completions",
                "chat",
                stream,
                Map.of(),
                1,
                null,
                "{}",
                Instant.EPOCH);
    }

    private void ask() {
        target++;
        new Attempt().begin();
    }

    private void nextTarget() {
        if (target < MOST_TARGETS) {
            replica.after(random.nextInt(50), this::ask);
        }
    }

    private boolean happens(int percent) {
        return random.nextInt(100) < percent;
    }

    /** One call to one deployment. */
    private final class Attempt {
        private final SimulatedReplica process = replica;
        private final Target at =
                SimulatedWorld.TARGETS.get(random.nextInt(SimulatedWorld.TARGETS.size()));
        private final long input = 1 + random.nextInt(2_000_000);
        private final long limit = 1 + random.nextInt(2_000_000);
        private AttemptOpening opening;
        private PendingReservation pending;
        private boolean concluded;
        private Reservation held;

        void begin() {
            opening =
                    new AttemptOpening(
                            record,
                            target,
                            at.deployment(),
                            input,
                            limit,
                            LONGEST,
                            Set.of(Capability.CHAT));
            try {
                pending = process.book.ask(opening);
            } catch (GatewayException refusal) {
                refused(refusal);
                return;
            }
            simulation.auditor.asked(pending.attempt(), process, opening);
            process.wake();
            pending.whenAnswered(() -> process.after(random.nextInt(3), this::conclude));
            process.after(SimulatedReplica.longestWait(), this::conclude);
        }

        private void conclude() {
            if (concluded) {
                return;
            }
            concluded = true;
            try {
                held = pending.giveUp();
            } catch (GatewayException refusal) {
                simulation.auditor.refused(pending.attempt(), refusal.code());
                refused(refusal);
                return;
            }
            simulation.auditor.granted(held);
            process.after(random.nextInt(3), this::call);
        }

        private void refused(GatewayException refusal) {
            if (process.goesOn && process.grace.isOutage(refusal) && goOn()) {
                return;
            }
            if (refusal.code() == ErrorCode.STORE_UNAVAILABLE) {
                tryAgain();
            }
        }

        /** Whether the process admits it without the store. */
        private boolean goOn() {
            try {
                held = process.grace.goOn(opening);
            } catch (GatewayException refusal) {
                return false;
            }
            simulation.auditor.wentOn(held, process);
            process.after(random.nextInt(3), this::call);
            return true;
        }

        private void call() {
            simulation.auditor.called(held.id());
            switch (Answer.values()[random.nextInt(Answer.values().length)]) {
                case COMPLETE -> answer(Ending.COMPLETE, UsageSource.PROVIDER, 100);
                case WITHOUT_USAGE -> answer(Ending.COMPLETE, UsageSource.STREAM_COUNT, 100);
                case CLIENT_LEAVES ->
                        answer(Ending.CLIENT_GONE, UsageSource.STREAM_COUNT, random.nextInt(100));
                case INTERRUPTED ->
                        answer(Ending.INTERRUPTED, UsageSource.STREAM_COUNT, random.nextInt(100));
                case SILENT -> silence();
                case REFUSED -> {
                    say(random.nextInt(2_000), this::release);
                    nextTarget();
                }
            }
        }

        /**
         * An answer of which so much comes.
         *
         * @param percent of its length
         */
        private void answer(Ending ending, UsageSource source, int percent) {
            long time = random.nextInt((int) LONGEST.toMillis());
            long output = output() * percent / 100;
            if (stream) {
                for (int note = 1; note <= 3; note++) {
                    long soFar = output * note / 4;
                    Duration elapsed = Duration.ofMillis(time * note / 4);
                    say(elapsed.toMillis(), () -> progress(soFar, elapsed));
                }
            }
            Duration engine =
                    at.deployment().hosting() == Hosting.SELF_HOSTED && random.nextBoolean()
                            ? Duration.ofMillis(time / 2)
                            : null;
            long prompt = source == UsageSource.PROVIDER ? prompt() : input;
            var usage = new MeteredUsage(TokenUsage.of(prompt, output), source, engine, null);
            var result = new AttemptResult(usage, ending, Duration.ofMillis(time), Duration.ZERO);
            say(time + lateness(), () -> settle(result));
        }

        /** What the upstream counts: not more than was estimated if it is honest. */
        private long prompt() {
            return simulation.isHonest() || happens(70)
                    ? 1 + random.nextLong(input)
                    : input + random.nextLong(input);
        }

        private long output() {
            return simulation.isHonest() || happens(70)
                    ? random.nextLong(limit + 1)
                    : limit + random.nextLong(limit);
        }

        /** A thread that got stuck says in the end what it has seen, after its deadline. */
        private long lateness() {
            return happens(6) ? random.nextInt(60_000) : random.nextInt(5);
        }

        private void silence() {
            long time = random.nextInt((int) LONGEST.toMillis());
            var usage =
                    new MeteredUsage(TokenUsage.of(input, limit), UsageSource.ESTIMATE, null, null);
            var result =
                    new AttemptResult(usage, Ending.INTERRUPTED, Duration.ofMillis(time), null);
            say(time, () -> settle(result));
            process.after(time, SimulatedCaller.this::nextTarget);
        }

        private void say(long delay, Runnable words) {
            Runnable spoken =
                    () -> {
                        words.run();
                        process.wake();
                    };
            process.after(delay + random.nextInt(5), spoken);
            if (random.nextInt(1000) < simulation.repeats()) {
                process.after(delay + random.nextInt(3_000), spoken);
            }
        }

        private void progress(long output, Duration elapsed) {
            process.grace.progress(held, TokenUsage.of(input, output), elapsed);
        }

        private void settle(AttemptResult result) {
            Charge charge = process.grace.settle(held, result);
            simulation.auditor.settled(held.id(), truth(result), charge);
        }

        /** A prompt that nobody else has counted is charged as what was held for it. */
        private BigDecimal truth(AttemptResult result) {
            boolean counted = result.usage().source() == UsageSource.PROVIDER;
            long prompt =
                    counted
                            ? result.usage().tokens().uncachedInput()
                            : held.opening().inputTokens();
            return at.cost(
                    prompt,
                    result.usage().tokens().output(),
                    Objects.requireNonNullElse(result.usage().engineTime(), result.upstreamTime()));
        }

        private void release() {
            process.grace.release(held, "server_error", 500);
            simulation.auditor.released(held.id());
        }
    }
}
