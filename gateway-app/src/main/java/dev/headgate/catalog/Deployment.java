package dev.headgate.catalog;

import dev.headgate.routing.Hosting;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model that can be called somewhere.
 *
 * @param name such as {@code gpt-5.4-mini@openai}
 * @param upstreamModel the model's name at the upstream
 * @param place who serves it
 * @param terms what was negotiated with its provider and with tenants
 */
public record Deployment(
        DeploymentId id,
        String name,
        Model model,
        String upstreamModel,
        Place place,
        PriceTerms terms) {

    /** A deployment that everybody pays the list price for. */
    public Deployment(
            DeploymentId id, String name, Model model, String upstreamModel, Place place) {
        this(id, name, model, upstreamModel, place, PriceTerms.LIST_PRICE);
    }

    /** A provider that bills tokens, or a pool that we pay by the hour. */
    public sealed interface Place {

        /**
         * A hosted API.
         *
         * @param prices all its prices; where the one in force is unknown, it never counts as free
         */
        record Hosted(Provider provider, PriceSheet prices) implements Place {

            /** An API whose prices nobody entered. */
            public Hosted(Provider provider) {
                this(provider, PriceSheet.UNKNOWN);
            }
        }

        /**
         * Our own capacity.
         *
         * @param cost what the pool costs now, or null if nobody entered it: then spend is unknown,
         *     not zero
         * @param pace how long a replica works for the tokens of this model, or null if that was
         *     neither measured nor declared
         */
        record SelfHosted(Pool pool, Pool.@Nullable HourlyCost cost, @Nullable Pace pace)
                implements Place {

            /** Capacity whose pace nobody knows. */
            public SelfHosted(Pool pool, Pool.@Nullable HourlyCost cost) {
                this(pool, cost, null);
            }
        }
    }

    public Hosting hosting() {
        return switch (place) {
            case Place.Hosted _ -> Hosting.HOSTED;
            case Place.SelfHosted _ -> Hosting.SELF_HOSTED;
        };
    }

    /** Name of the provider or pool. */
    public String placeName() {
        return switch (place) {
            case Place.Hosted(var provider, _) -> provider.name();
            case Place.SelfHosted(var pool, _, _) -> pool.name();
        };
    }

    /** Where prompts are processed, or null if unknown. */
    public @Nullable String region() {
        return switch (place) {
            case Place.Hosted(var provider, _) -> provider.region();
            case Place.SelfHosted(var pool, _, _) -> pool.region();
        };
    }

    /** Why its calls have no known price at this moment; empty if they have one. */
    public Optional<String> whyUnpricedAt(Instant moment) {
        return switch (place) {
            case Place.Hosted(_, var prices) -> prices.whyUnknownAt(moment);
            case Place.SelfHosted(var pool, var cost, _) ->
                    cost != null
                            ? Optional.empty()
                            : Optional.of(
                                    "Nobody entered what pool '%s' costs per hour."
                                            .formatted(pool.name()));
        };
    }

    /** Whether it can be called at all: a hosted one needs a credential. */
    public boolean isCallable() {
        return switch (place) {
            case Place.Hosted(var provider, _) -> provider.hasCredential();
            case Place.SelfHosted _ -> true;
        };
    }
}
