package dev.headgate.accounting;

/** The SQL of a group: one statement for all rows of a kind, given as arrays. */
final class BookStatements {

    /** The compare-and-set: only what is still in a state that may be left is moved. */
    static final String CLOSE =
            """
            with closing as (
                select * from unnest(?::uuid[], ?::text[], ?::text[], ?::numeric[], ?::text[], ?::uuid[],
                                     ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::text[], ?::text[],
                                     ?::text[], ?::text[], ?::int8[], ?::int8[], ?::int8[], ?::int8[],
                                     ?::text[], ?::numeric[], ?::text[], ?::numeric[])
                    as c (id, state, sources, cost, cost_method, price_id,
                          uncached_input, cache_read, cache_write, output, reasoning, usage_source, provider_usage,
                          ending, failure, upstream_status, first_token_ms, upstream_ms, engine_us,
                          hosted_alternative, hosted_alternative_usd,
                          self_hosted_alternative, self_hosted_alternative_usd)),
            due as (
                select a.id, a.state, a.worst_case, a.cost, a.periods, a.tenant_id, a.hosting, a.place_id
                from attempts a join closing c on c.id = a.id
                where a.state = any (string_to_array(c.sources, ','))
                order by a.id for update of a),
            moved as (
                update attempts a set
                    state = c.state, settled_at = clock_timestamp(), cost = c.cost, cost_method = c.cost_method,
                    price_id = coalesce(c.price_id, a.price_id),
                    uncached_input = c.uncached_input, cache_read = c.cache_read, cache_write = c.cache_write,
                    output = c.output, reasoning = c.reasoning,
                    usage_source = c.usage_source, provider_usage = c.provider_usage,
                    ending = c.ending, failure = c.failure, upstream_status = c.upstream_status,
                    first_token_ms = c.first_token_ms, upstream_ms = c.upstream_ms, engine_us = c.engine_us,
                    hosted_alternative = c.hosted_alternative,
                    hosted_alternative_usd = c.hosted_alternative_usd,
                    self_hosted_alternative = c.self_hosted_alternative,
                    self_hosted_alternative_usd = c.self_hosted_alternative_usd
                from closing c join due on due.id = c.id
                where a.id = c.id)
            select * from due
            """;

    static final String CURRENT_PERIODS =
            """
            select b.id as budget, p.id as period
            from budgets_now b
            left join budget_periods p on p.budget_id = b.id and p.period_start = b.period_start
            where b.scope_id = any (?)
            """;

    /** Waits for whoever is changing the budget, so that a new period never has an old limit. */
    static final String NEW_PERIODS =
            """
            insert into budget_periods (id, budget_id, period_start, period_end, hard, limit_usd)
            select n.id, b.id, b.period_start, b.period_end, b.hard, b.limit_usd
            from unnest(?::uuid[], ?::uuid[]) as n (id, budget_id)
            join budgets_now b on b.id = n.budget_id
            order by b.id for share of b
            on conflict (budget_id, period_start) do nothing
            """;

    static final String LOCK =
            """
            select p.id, b.scope_id, b.name, p.hard, p.limit_usd, p.settled, p.reserved, p.period_end
            from budget_periods p join budgets b on b.id = p.budget_id
            where p.id = any (?) order by p.id for update of p
            """;

    static final String MOVE =
            """
            update budget_periods p set
                reserved = p.reserved + m.reserved, settled = p.settled + m.settled,
                overrun = p.overrun + m.overrun
            from unnest(?::uuid[], ?::numeric[], ?::numeric[], ?::numeric[])
                as m (id, reserved, settled, overrun)
            where p.id = m.id
            """;

    /** A request is written with its first attempt, and refused ones alone. */
    static final String REQUESTS =
            """
            insert into requests (id, received_at, tenant_id, tenant_name, team_id, team_name, key_id, endpoint,
                                 requested_model, stream, tags, policy_version, rule, decision, error)
            select * from unnest(?::uuid[], ?::text[]::timestamptz[], ?::uuid[], ?::text[], ?::uuid[], ?::text[],
                                 ?::uuid[], ?::text[], ?::text[], ?::bool[], ?::text[], ?::int8[], ?::text[],
                                 ?::text[], ?::text[])
            on conflict (id) do nothing
            """;

    static final String OPEN =
            """
            insert into attempts (id, request_id, number, state, replica_id, created_at, deadline, tenant_id,
                                 deployment, model, hosting, place_id, price_id, estimated_input, output_limit,
                                 worst_case, periods)
            select o.id, o.request_id, o.number, 'RESERVED', ?::uuid, clock_timestamp(),
                   clock_timestamp() + o.lease_ms * interval '1 millisecond', o.tenant_id,
                   o.deployment, o.model, o.hosting, o.place_id, o.price_id, o.estimated_input, o.output_limit,
                   o.worst_case, o.periods::uuid[]
            from unnest(?::uuid[], ?::uuid[], ?::int8[], ?::int8[], ?::uuid[], ?::text[], ?::text[], ?::text[],
                        ?::uuid[], ?::uuid[], ?::int8[], ?::int8[], ?::numeric[], ?::text[])
                as o (id, request_id, number, lease_ms, tenant_id, deployment, model, hosting,
                      place_id, price_id, estimated_input, output_limit, worst_case, periods)
            """;

    /** The key makes it wait for whoever is inserting the same attempt. */
    static final String FORESTALL = OPEN + " on conflict (id) do nothing";

    static final String PROGRESS =
            """
            update attempts a set
                state = 'STREAMING', uncached_input = p.uncached_input, cache_read = p.cache_read,
                cache_write = p.cache_write, output = p.output, reasoning = p.reasoning, cost = p.cost
            from unnest(?::uuid[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::numeric[])
                as p (id, uncached_input, cache_read, cache_write, output, reasoning, cost)
            where a.id = p.id and a.state in ('RESERVED', 'STREAMING')
            """;

    static final String POST =
            """
            insert into postings (attempt_id, kind, side, account, owner_id, amount)
            select * from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::numeric[])
            """;

    private BookStatements() {}
}
