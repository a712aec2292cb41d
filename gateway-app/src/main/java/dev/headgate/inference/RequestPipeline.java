package dev.headgate.inference;

import dev.headgate.accounting.AttemptBook;
import dev.headgate.accounting.DecisionTrace;
import dev.headgate.accounting.RateLimits;
import dev.headgate.accounting.RequestRecord;
import dev.headgate.capacity.Capacities;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.CacheSessions;
import dev.headgate.identity.Caller;
import dev.headgate.policy.PolicyRouter;
import dev.headgate.policy.PolicyRouter.Ruling;
import dev.headgate.protocol.InferenceRequest;
import dev.headgate.replay.DecisionRecorder;
import dev.headgate.routing.CapacitySnapshot;
import dev.headgate.routing.PriorityClass;
import dev.headgate.routing.RequestFacts;
import dev.headgate.routing.RoutingDecision.Refused;
import dev.headgate.routing.RoutingDecision.Routed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The way of a request, in order. Who calls is known before it begins; see {@code identity}. */
@Component
final class RequestPipeline {
    private final InFlightRequests inFlightRequests;
    private final BodyReader bodies;
    private final FactsReading reading;
    private final RateLimits limits;
    private final PolicyRouter router;
    private final DecisionRecorder recorder;
    private final Capacities capacities;
    private final AttemptBook book;
    private final OutageOrder order;
    private final ShadowCopies shadows;
    private final CacheSessions sessions;
    private final TargetSequence targets;
    private final Clock clock;

    RequestPipeline(
            InFlightRequests inFlightRequests,
            BodyReader bodies,
            FactsReading reading,
            RateLimits limits,
            PolicyRouter router,
            DecisionRecorder recorder,
            Capacities capacities,
            AttemptBook book,
            OutageOrder order,
            ShadowCopies shadows,
            CacheSessions sessions,
            TargetSequence targets,
            Clock clock) {
        this.inFlightRequests = inFlightRequests;
        this.bodies = bodies;
        this.reading = reading;
        this.limits = limits;
        this.router = router;
        this.recorder = recorder;
        this.capacities = capacities;
        this.book = book;
        this.order = order;
        this.shadows = shadows;
        this.sessions = sessions;
        this.targets = targets;
        this.clock = clock;
    }

    /**
     * Serves one request.
     *
     * @param dialect reads the body
     * @throws GatewayException if it is refused or fails before its answer has begun
     * @throws IOException if the client went away
     */
    void serve(
            Function<byte[], InferenceRequest> dialect,
            Caller caller,
            HttpServletRequest http,
            HttpServletResponse response)
            throws IOException {
        long arrival = System.nanoTime();
        var client = new ClientExchange(http, response);
        try (InFlightRequest inFlight =
                inFlightRequests.admit(caller.tenant(), claimedPriority(caller, client))) {
            byte[] body = bodies.read(http);
            inFlight.watch(ClientConnection.of(http)::isGone);
            InferenceRequest request = dialect.apply(body);
            RequestFacts facts = facts(request, caller, client);
            try (RateLimits.Permit permit = limits.acquire(caller, allTokens(request))) {
                client.announceLimits(permit);
                CapacitySnapshot capacity = capacities.current();
                Ruling ruling = router.decide(caller.tenant(), facts, capacity);
                DecisionTrace trace = recorder.trace(facts, capacity, ruling);
                RequestRecord record = record(request, facts, caller, ruling, trace, client);
                client.announcePolicy(ruling, record.rule());
                switch (ruling.decision()) {
                    case Refused refused -> throw refusal(refused, record);
                    case Routed decided -> {
                        Routed routed = order.of(decided);
                        inFlight.rank(routed.terms().priority());
                        var deadline = Deadline.since(arrival, routed.terms().deadline());
                        var inquiry =
                                new Inquiry(
                                        request,
                                        record,
                                        session(routed, request, caller),
                                        routed.terms().priority(),
                                        deadline,
                                        inFlight,
                                        client);
                        shadows.copy(routed.terms().shadows(), inquiry);
                        answer(routed, inquiry);
                    }
                }
            }
        }
    }

    /** What the policy says that shares a cache, or else what the client does. */
    private @Nullable String session(Routed routed, InferenceRequest request, Caller caller) {
        String said = routed.terms().affinityKey();
        return sessions.key(caller.tenantName(), said != null ? said : request.cacheKey());
    }

    /** How urgent a request is as far as its key and its header say. */
    private static PriorityClass claimedPriority(Caller caller, ClientExchange client) {
        return PriorityClass.of(
                TagsHeader.merge(Map.of(), client.header(TagsHeader.NAME)), caller.priority());
    }

    /** What a budget refuses is kept as well, unless an attempt was made before. */
    private void answer(Routed routed, Inquiry inquiry) throws IOException {
        try {
            targets.answer(routed, inquiry);
        } catch (GatewayException e) {
            if (e.code() == ErrorCode.BUDGET_EXCEEDED) {
                book.refused(inquiry.record(), e.code().code());
            }
            throw e;
        }
    }

    private RequestFacts facts(InferenceRequest request, Caller caller, ClientExchange client) {
        return reading.read(
                request,
                FactsReading.caller(caller),
                client.header(TagsHeader.NAME),
                Deadline.read(client.header(Deadline.HEADER)),
                // Random bits that are on record already: a decision can be made once more.
                client.requestId().value().getLeastSignificantBits());
    }

    private long allTokens(InferenceRequest request) {
        return request.estimatedInputTokens()
                + Math.multiplyExact(reading.answerTokens(request), request.choices());
    }

    private RequestRecord record(
            InferenceRequest request,
            RequestFacts facts,
            Caller caller,
            Ruling ruling,
            DecisionTrace trace,
            ClientExchange client) {
        return new RequestRecord(
                client.requestId(),
                caller,
                client.endpoint(),
                request.model(),
                request.stream(),
                Map.copyOf(facts.tags()),
                ruling.policyVersion(),
                ruling.decision().explanation().rule(),
                DecisionJson.of(ruling.decision()),
                clock.instant(),
                trace);
    }

    private GatewayException refusal(Refused refused, RequestRecord record) {
        ErrorCode code = RefusalCode.of(refused.refusal());
        book.refused(record, code.code());
        return new GatewayException(code, refused.reason());
    }
}
