package dev.headgate.catalog;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.routing.Capability;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes models, providers, pools and deployments by name, inside the transaction of its caller. A
 * row that a stronger keeper looks after is left as it is: the configuration file outranks
 * administrators, and these outrank what comes with the release.
 */
@Component
class CatalogWriter {
    static final String CHANNEL = "headgate_catalog";

    /** Serialises writers, so that of two replicas that start together the second sees the rows. */
    private static final long LOCK = 0x6361_7461_6c6f_67L;

    private final JdbcClient database;
    private final NoArgGenerator uuids;
    private final Clock clock;

    CatalogWriter(JdbcClient database, NoArgGenerator uuids, Clock clock) {
        this.database = database;
        this.uuids = uuids;
        this.clock = clock;
    }

    /**
     * Waits for other writers and tells every replica, once this transaction commits, to read the
     * catalogue again.
     */
    void begin() {
        database.sql("select pg_advisory_xact_lock(?), pg_notify(?, '')")
                .params(LOCK, CHANNEL)
                .query((_, _) -> true)
                .list();
    }

    void put(Model model, Keeper keeper) {
        database.sql(
                        """
                        insert into models (name, developer, family, origin_country, open_weights, licence,
                            licence_forbidden_regions, capabilities, context_tokens, max_output_tokens, managed_by)
                        values (:name, :developer, :family, :country, :open, :licence, :forbidden, :capabilities,
                            :context, :output, :keeper)
                        on conflict (name) do update set developer = excluded.developer, family = excluded.family,
                            origin_country = excluded.origin_country, open_weights = excluded.open_weights,
                            licence = excluded.licence,
                            licence_forbidden_regions = excluded.licence_forbidden_regions,
                            capabilities = excluded.capabilities, context_tokens = excluded.context_tokens,
                            max_output_tokens = excluded.max_output_tokens, managed_by = excluded.managed_by
                        where models.managed_by = any(:weaker)
                        """)
                .param("name", model.name())
                .param("developer", model.developer())
                .param("family", model.family())
                .param("country", model.originCountry())
                .param("open", model.openWeights())
                .param("licence", model.licence())
                .param("forbidden", sorted(model.licenceForbiddenRegions()))
                .param("capabilities", names(model.capabilities()))
                .param("context", model.contextTokens())
                .param("output", model.maxOutputTokens())
                .param("keeper", keeper.column())
                .param("weaker", keeper.mayReplace())
                .update();
    }

    ProviderId put(ProviderSettings provider, Keeper keeper) {
        database.sql(
                        """
                        insert into providers (id, name, base_url, region, base_url_env, credential_env, managed_by)
                        values (:id, :name, :url, :region, :urlVariable, :credentialVariable, :keeper)
                        on conflict (name) do update set base_url = excluded.base_url, region = excluded.region,
                            -- a credential belongs to the address that it was given for (A15)
                            base_url_env = case when excluded.managed_by = 'api'
                                    and providers.base_url = excluded.base_url
                                then providers.base_url_env else excluded.base_url_env end,
                            credential_env = case when excluded.managed_by = 'api'
                                    and providers.base_url = excluded.base_url
                                then providers.credential_env else excluded.credential_env end,
                            sealed_credential = case when providers.base_url = excluded.base_url
                                then providers.sealed_credential end,
                            managed_by = excluded.managed_by
                        where providers.managed_by = any(:weaker)
                        """)
                .param("id", uuids.generate())
                .param("name", provider.name())
                .param("url", provider.baseUrl())
                .param("region", provider.region())
                .param("urlVariable", provider.baseUrlVariable())
                .param("credentialVariable", provider.credentialVariable())
                .param("keeper", keeper.column())
                .param("weaker", keeper.mayReplace())
                .update();
        return providerId(provider.name());
    }

    ProviderId providerId(String name) {
        return new ProviderId(idOf("select id from providers where name = ?", name));
    }

    PoolId put(PoolSettings pool, Keeper keeper) {
        database.sql(
                        """
                        insert into pools (id, name, engine, base_url, region, slots, tokens_per_second, managed_by)
                        values (:id, :name, :engine, :url, :region, :slots, :tokensPerSecond, :keeper)
                        on conflict (name) do update set engine = excluded.engine, base_url = excluded.base_url,
                            region = excluded.region, slots = excluded.slots,
                            tokens_per_second = excluded.tokens_per_second, managed_by = excluded.managed_by
                        where pools.managed_by = any(:weaker)
                        """)
                .param("id", uuids.generate())
                .param("name", pool.name())
                .param("engine", pool.engine().name())
                .param("url", pool.baseUrl())
                .param("region", pool.region())
                .param("slots", pool.slots())
                .param("tokensPerSecond", pool.tokensPerSecond())
                .param("keeper", keeper.column())
                .param("weaker", keeper.mayReplace())
                .update();
        return new PoolId(idOf("select id from pools where name = ?", pool.name()));
    }

    DeploymentId put(DeploymentSettings deployment, Keeper keeper) {
        database.sql(
                        """
                        insert into deployments (id, name, model, upstream_model, provider_id, pool_id, capabilities,
                            context_tokens, managed_by)
                        values (:id, :name, :model, :upstream, (select id from providers where name = :provider),
                            (select id from pools where name = :pool), :capabilities, :context, :keeper)
                        on conflict (name) do update set model = excluded.model,
                            upstream_model = excluded.upstream_model, provider_id = excluded.provider_id,
                            pool_id = excluded.pool_id, capabilities = excluded.capabilities,
                            context_tokens = excluded.context_tokens, managed_by = excluded.managed_by,
                            retired_at = null
                        where deployments.managed_by = any(:weaker)
                        """)
                .param("id", uuids.generate())
                .param("name", deployment.name())
                .param("model", deployment.model())
                .param("upstream", deployment.upstreamModel())
                .param("provider", deployment.provider())
                .param("pool", deployment.pool())
                .param("capabilities", names(deployment.capabilities()))
                .param("context", deployment.contextTokens())
                .param("keeper", keeper.column())
                .param("weaker", keeper.mayReplace())
                .update();
        return new DeploymentId(
                idOf("select id from deployments where name = ?", deployment.name()));
    }

    /** Retires what this keeper looks after and does not list any more. */
    void retireOthers(Collection<String> listed, Keeper keeper) {
        database.sql(
                        """
                        update deployments set retired_at = :now
                        where managed_by = :keeper and retired_at is null and name <> all(:listed)
                        """)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("keeper", keeper.column())
                .param("listed", listed.toArray(String[]::new))
                .update();
    }

    /** Puts a sealed credential, or none, in the row of a provider. */
    void putCredential(ProviderId provider, @Nullable String sealed) {
        database.sql("update providers set sealed_credential = :sealed where id = :id")
                .param("sealed", sealed)
                .param("id", provider.value())
                .update();
    }

    /** Retires a deployment. */
    void retire(DeploymentId deployment) {
        database.sql("update deployments set retired_at = ? where id = ?")
                .params(clock.instant().atOffset(ZoneOffset.UTC), deployment.value())
                .update();
    }

    /** Deletes a provider unless a deployment, even a retired one, refers to it. */
    boolean delete(ProviderId provider) {
        return database.sql(
                                """
                                delete from providers p where p.id = ?
                                and not exists (select 1 from deployments d where d.provider_id = p.id)
                                and not exists (select 1 from price_rows r where r.provider_id = p.id)
                                """)
                        .param(provider.value())
                        .update()
                == 1;
    }

    /** Leaves to administrators what the configuration file does not list any more. */
    void releaseOthers(
            Collection<String> models, Collection<String> providers, Collection<String> pools) {
        release(
                "update models set managed_by = 'api' where managed_by = 'config' and name <> all(?)",
                models);
        release(
                "update providers set managed_by = 'api' where managed_by = 'config' and name <> all(?)",
                providers);
        release(
                "update pools set managed_by = 'api' where managed_by = 'config' and name <> all(?)",
                pools);
    }

    private void release(String sql, Collection<String> kept) {
        database.sql(sql).param(1, kept.toArray(String[]::new)).update();
    }

    private UUID idOf(String sql, String name) {
        return database.sql(sql).param(name).query(UUID.class).single();
    }

    private static String @Nullable [] names(@Nullable Set<Capability> capabilities) {
        return capabilities == null
                ? null
                : capabilities.stream().map(Enum::name).sorted().toArray(String[]::new);
    }

    private static String[] sorted(Set<String> texts) {
        return texts.stream().sorted().toArray(String[]::new);
    }
}
