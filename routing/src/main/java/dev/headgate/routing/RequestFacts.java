package dev.headgate.routing;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request before it is routed; in policies it is {@code request}.
 *
 * @param model the name that the client asked for: an alias, a model or a deployment
 * @param stream whether the answer is to be streamed
 * @param needs capabilities that a deployment must have to answer
 * @param inputTokens estimated tokens of the prompt
 * @param outputTokens tokens that one answer is reckoned with
 * @param tags labels given by the client; an absent tag reads as {@code ''} in a policy
 * @param user the end user that the client named, for sticky routing
 * @param caller who calls; in policies it is {@code caller}
 * @param expected what such requests usually turn out to be
 * @param priority how urgent it is
 * @param deadline time within which the client wants its answer, or null if it set none
 * @param draw random bits drawn for this request; whatever is left to chance is taken from them, so
 *     that equal facts are decided alike
 */
public record RequestFacts(
        String model,
        boolean stream,
        Set<Capability> needs,
        long inputTokens,
        long outputTokens,
        Map<String, String> tags,
        @Nullable String user,
        Caller caller,
        Expectation expected,
        PriorityClass priority,
        @Nullable Duration deadline,
        long draw) {

    public RequestFacts {
        needs = Set.copyOf(needs);
        tags = Map.copyOf(tags);
    }

    /**
     * An interactive request of which nothing has been learned: its answer is expected to be as
     * long as it may be, and nothing of its prompt is cached.
     */
    public RequestFacts(
            String model,
            boolean stream,
            Set<Capability> needs,
            long inputTokens,
            long outputTokens,
            Map<String, String> tags,
            @Nullable String user,
            Caller caller) {
        this(
                model,
                stream,
                needs,
                inputTokens,
                outputTokens,
                tags,
                user,
                caller,
                new Expectation(outputTokens, 0),
                PriorityClass.INTERACTIVE,
                null,
                0);
    }

    /**
     * What requests of this alias and team have taught.
     *
     * @param outputTokens how long the answer is expected to be
     * @param cachedInputTokens how much of the prompt is expected to be read from a cache
     */
    public record Expectation(long outputTokens, long cachedInputTokens) {}

    /**
     * The caller as policies see it.
     *
     * @param tenant name of the tenant
     * @param team name of the team
     * @param key name of the API key
     * @param region where the tenant is established, such as {@code EU}
     * @param allowedModels aliases, models or deployments that the key may call; empty means all
     * @param mostUrgent how urgent its requests may be
     */
    public record Caller(
            String tenant,
            String team,
            String key,
            @Nullable String region,
            Set<String> allowedModels,
            PriorityClass mostUrgent) {

        public Caller {
            allowedModels = Set.copyOf(allowedModels);
        }

        /** Somebody whose requests may be urgent. */
        public Caller(
                String tenant,
                String team,
                String key,
                @Nullable String region,
                Set<String> allowedModels) {
            this(tenant, team, key, region, allowedModels, PriorityClass.INTERACTIVE);
        }
    }
}
