package dev.headgate.accounting;

/** The SQL of a group: one statement for all rows of a kind, given as arrays. */
final class BookStatements {

    /**
     * The compare-and-set: only what is still in a state that may be left is moved. Rows are found
     * by their ids alone and joined once: the planner takes a rare state, or a join of joins, for a
     * single row, and would then compare each row with each closing. The bounds of the ids leave
     * out the other months. The meters of an estimate are wanted for its correction alone.
     */
    static final String CLOSE =
            """
            with closing as (
                select * from unnest(?::uuid[], ?::text[], ?::text[], ?::numeric[], ?::numeric[], ?::text[], ?::uuid[],
                                     ?::text[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[],
                                     ?::int8[], ?::int8[], ?::int8[], ?::text[], ?::text[], ?::text[],
                                     ?::text[], ?::text[], ?::int8[], ?::int8[], ?::int8[], ?::int8[],
                                     ?::text[], ?::numeric[], ?::text[], ?::numeric[])
                    as c (id, state, sources, cost, payable, cost_method, price_id, charges,
                          uncached_input, cache_read, cache_write, cache_write_1h, audio_input, image_input,
                          output, reasoning, audio_output, usage_source, tier, provider_usage,
                          ending, failure, upstream_status, first_token_ms, upstream_ms, engine_us,
                          hosted_alternative, hosted_alternative_usd,
                          self_hosted_alternative, self_hosted_alternative_usd)),
            held as (
                select id, state as state_before, worst_case, cost as cost_before,
                       case when state = 'SETTLED_ESTIMATED' then charges end as charges_before,
                       series_id, settled_at, periods, tenant_id, hosting, place_id
                from attempts where id = any (?::uuid[]) order by id for update),
            due as (
                select c.*, h.state_before, h.worst_case, h.cost_before, h.charges_before, h.series_id, h.settled_at,
                       h.periods, h.tenant_id, h.hosting, h.place_id
                from held h join closing c on c.id = h.id
                where h.state_before = any (string_to_array(c.sources, ','))),
            moved as (
                update attempts a set
                    state = d.state, settled_at = now(), cost = d.cost, payable = d.payable,
                    cost_method = d.cost_method, price_id = coalesce(d.price_id, a.price_id),
                    charges = d.charges,
                    uncached_input = d.uncached_input, cache_read = d.cache_read, cache_write = d.cache_write,
                    cache_write_1h = d.cache_write_1h, audio_input = d.audio_input, image_input = d.image_input,
                    output = d.output, reasoning = d.reasoning, audio_output = d.audio_output,
                    usage_source = d.usage_source, tier = d.tier, provider_usage = d.provider_usage,
                    ending = d.ending, failure = d.failure, upstream_status = d.upstream_status,
                    first_token_ms = d.first_token_ms, upstream_ms = d.upstream_ms, engine_us = d.engine_us,
                    hosted_alternative = d.hosted_alternative,
                    hosted_alternative_usd = d.hosted_alternative_usd,
                    self_hosted_alternative = d.self_hosted_alternative,
                    self_hosted_alternative_usd = d.self_hosted_alternative_usd
                from due d
                where a.id = d.id and a.id between ?::uuid and ?::uuid)
            select id, state_before as state, worst_case, cost_before as cost, charges_before as charges, series_id,
                   settled_at, periods, tenant_id, hosting, place_id
            from due
            """;

    /**
     * Waits for whoever is changing the budget, so that a new period never has an old limit. What
     * the period before left unspent is carried over in the same step in which it is taken from
     * there; a period in which nobody asked was unspent. A period that is there already lasts
     * longer than it was made for only if the rules of its time zone have changed.
     */
    static final String NEW_PERIODS =
            """
            with wanted as (
                select n.id, b.id as budget_id, b.hard, b.limit_usd, b.raises, b.alert_shares, b.forecast_shares,
                       b.created_at, b.carry_share is not null or b.carry_usd is not null as carries,
                       least(b.limit_usd, b.carry_share * b.limit_usd, b.carry_usd) as most_carried,
                       budget_window(b.period, b.time_zone, b.fiscal_start, now()) as span
                from unnest(?::uuid[], ?::uuid[]) as n (id, budget_id)
                join budgets b on b.id = n.budget_id
                order by b.id for share of b),
            before as (
                select p.id, p.budget_id, p.limit_usd + p.carried - p.settled - p.reserved as unspent
                from wanted w join budget_periods p on p.budget_id = w.budget_id
                where w.carries and p.period_start < lower(w.span)
                  and p.period_end > lower(w.span) - interval '12 hours'
                order by p.id for update of p),
            made as (
                insert into budget_periods (id, budget_id, period_start, period_end, hard, limit_usd, carried, raises,
                                            raised, alerts_left, forecast_alerts_left)
                select w.id, w.budget_id, lower(w.span), upper(w.span), w.hard, w.limit_usd,
                       case when not w.carries then 0
                            when f.id is not null then greatest(0, least(f.unspent, w.most_carried))
                            when w.created_at < lower(w.span) then w.most_carried
                            else 0 end,
                       w.raises, raised_now(w.raises), w.alert_shares, w.forecast_shares
                from wanted w left join before f on f.budget_id = w.budget_id
                on conflict (budget_id, period_start) do update set period_end = excluded.period_end
                    where budget_periods.period_end < excluded.period_end
                returning budget_id, carried)
            update budget_periods p set carried_out = m.carried
            from before f join made m on m.budget_id = f.budget_id
            where p.id = f.id and m.carried > 0
            """;

    /**
     * Answers budgets of these scopes that have no period for today, and if there are none, locks
     * the period that each budget is in, with those further ones. A period is found by its bounds
     * and not by the calendar. Locks are always taken in the order of ids, so that groups of
     * several replicas cannot deadlock.
     */
    static final String LOCK =
            """
            with today as materialized (
                select b.id as budget, p.id as period
                from budgets b
                left join lateral (
                    select p.id, p.period_end from budget_periods p
                    where p.budget_id = b.id and p.period_start <= now()
                    order by p.period_start desc limit 1) p on p.period_end > now()
                where b.scope_id = any (?) and b.retired_at is null),
            locked as (
                select p.id, p.budget_id, p.hard, p.settled, p.reserved, p.period_end,
                       p.limit_usd + p.carried - p.carried_out
                           + case when cardinality(p.raises) = 0 then 0 else raised_now(p.raises) end as limit_usd
                from budget_periods p
                where p.id = any (array(select t.period from today t where t.period is not null) || ?::uuid[])
                  and not exists (select from today t where t.period is null)
                order by p.id for update of p)
            select t.budget as without_period, null as id, null as scope_id, null as name, null as hard,
                   null as settled, null as reserved, null as period_end, null as limit_usd, null as is_current
            from today t where t.period is null
            union all
            select null, l.id, b.scope_id, b.name, l.hard, l.settled, l.reserved, l.period_end, l.limit_usd,
                   l.id = any (array(select t.period from today t))
            from locked l join budgets b on b.id = l.budget_id
            """;

    /**
     * Answers the periods in which an alert is due. When a raise has ended, what stands above the
     * limit because of it is excess, as it was before this group.
     */
    static final String MOVE =
            """
            with moved as (
                update budget_periods p set
                    reserved = p.reserved + m.reserved, settled = p.settled + m.settled,
                    overrun = p.overrun + m.overrun,
                    raised = case when cardinality(p.raises) = 0 then p.raised else raised_now(p.raises) end,
                    excess = case when cardinality(p.raises) = 0 or not p.hard then p.excess
                        else greatest(p.excess, p.settled + p.reserved - p.overrun
                                      - (p.limit_usd + p.carried - p.carried_out + raised_now(p.raises))) end
                from unnest(?::uuid[], ?::numeric[], ?::numeric[], ?::numeric[])
                    as m (id, reserved, settled, overrun)
                where p.id = m.id
                returning p.*)
            select id from moved
            where settled > 0
              and (settled >= alerts_left[1] * (limit_usd + carried - carried_out + raised)
                   or case when cardinality(forecast_alerts_left) = 0 then false
                           else budget_forecast(settled, period_start, period_end)
                                >= forecast_alerts_left[1] * (limit_usd + carried - carried_out + raised) end)
            """;

    /** A request is written with its first attempt, and refused ones alone. */
    static final String REQUESTS =
            """
            insert into requests (id, received_at, tenant_id, tenant_name, team_id, team_name, key_id, endpoint,
                                 requested_model, stream, tags, policy_version, rule, decision, facts,
                                 candidate_set_id, capacity_id, error)
            select * from unnest(?::uuid[], ?::text[]::timestamptz[], ?::uuid[], ?::text[], ?::uuid[], ?::text[],
                                 ?::uuid[], ?::text[], ?::text[], ?::bool[], ?::text[], ?::int8[], ?::text[],
                                 ?::text[], ?::bytea[], ?::uuid[], ?::uuid[], ?::text[])
            on conflict (id) do nothing
            """;

    /** Most are known already; the order keeps groups from waiting for each other. */
    static final String CANDIDATE_SETS =
            """
            insert into candidate_sets (id, content)
            select s.id, s.content from unnest(?::uuid[], ?::bytea[]) as s (id, content) order by s.id
            on conflict (id) do nothing
            """;

    static final String CAPACITY_SNAPSHOTS =
            """
            insert into capacity_snapshots (id, content)
            select s.id, s.content from unnest(?::uuid[], ?::bytea[]) as s (id, content) order by s.id
            on conflict (id) do nothing
            """;

    static final String OPEN =
            """
            insert into attempts (id, request_id, number, state, replica_id, created_at, deadline, tenant_id,
                                 deployment, model, hosting, place_id, price_id, estimated_input, output_limit,
                                 worst_case, charges, series_id, periods)
            select o.id, o.request_id, o.number, 'RESERVED', ?::uuid, clock_timestamp(),
                   clock_timestamp() + o.lease_ms * interval '1 millisecond', o.tenant_id,
                   o.deployment, o.model, o.hosting, o.place_id, o.price_id, o.estimated_input, o.output_limit,
                   o.worst_case, o.charges, o.series_id, o.periods::uuid[]
            from unnest(?::uuid[], ?::uuid[], ?::int8[], ?::int8[], ?::uuid[], ?::text[], ?::text[], ?::text[],
                        ?::uuid[], ?::uuid[], ?::int8[], ?::int8[], ?::numeric[], ?::text[], ?::uuid[], ?::text[])
                as o (id, request_id, number, lease_ms, tenant_id, deployment, model, hosting,
                      place_id, price_id, estimated_input, output_limit, worst_case, charges, series_id, periods)
            """;

    /** The key makes it wait for whoever is inserting the same attempt. */
    static final String FORESTALL = OPEN + " on conflict (id) do nothing";

    /** Made when nobody could write it: the moment is that of its id, by the gateway's clock. */
    static final String REPLAY =
            """
            insert into attempts (id, request_id, number, state, replica_id, created_at, deadline, tenant_id,
                                 deployment, model, hosting, place_id, price_id, estimated_input, output_limit,
                                 worst_case, charges, series_id, periods, replayed)
            select o.id, o.request_id, o.number, 'UNKNOWN', ?::uuid, o.made_at,
                   o.made_at + o.lease_ms * interval '1 millisecond', o.tenant_id,
                   o.deployment, o.model, o.hosting, o.place_id, o.price_id, o.estimated_input, o.output_limit,
                   o.worst_case, o.charges::jsonb, o.series_id, o.periods::uuid[], true
            from unnest(?::uuid[], ?::uuid[], ?::int8[], ?::text[]::timestamptz[], ?::int8[], ?::uuid[], ?::text[],
                        ?::text[], ?::text[], ?::uuid[], ?::uuid[], ?::int8[], ?::int8[], ?::numeric[], ?::text[],
                        ?::uuid[], ?::text[])
                as o (id, request_id, number, made_at, lease_ms, tenant_id, deployment, model, hosting,
                      place_id, price_id, estimated_input, output_limit, worst_case, charges, series_id, periods)
            on conflict (id) do nothing
            returning id
            """;

    static final String PROGRESS =
            """
            update attempts a set
                state = 'STREAMING', uncached_input = p.uncached_input, cache_read = p.cache_read,
                cache_write = p.cache_write, cache_write_1h = p.cache_write_1h, audio_input = p.audio_input,
                image_input = p.image_input, output = p.output, reasoning = p.reasoning,
                audio_output = p.audio_output, cost = p.cost, charges = p.charges
            from unnest(?::uuid[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[],
                        ?::int8[], ?::int8[], ?::numeric[], ?::text[])
                as p (id, uncached_input, cache_read, cache_write, cache_write_1h, audio_input, image_input,
                      output, reasoning, audio_output, cost, charges)
            where a.id = p.id and a.id between ?::uuid and ?::uuid and a.state in ('RESERVED', 'STREAMING')
            """;

    /** Most are known already; the order keeps groups from waiting for each other. */
    static final String SERIES =
            """
            insert into spend_series (id, tenant_id, tenant_name, team_id, team_name, key_id, alias, rule, model,
                                      deployment, hosting, place_id, tags)
            select s.id, s.tenant_id, s.tenant_name, s.team_id, s.team_name, s.key_id, s.alias, s.rule, s.model,
                   s.deployment, s.hosting, s.place_id, s.tags::jsonb
            from unnest(?::uuid[], ?::uuid[], ?::text[], ?::uuid[], ?::text[], ?::uuid[], ?::text[], ?::text[],
                        ?::text[], ?::text[], ?::text[], ?::uuid[], ?::text[])
                as s (id, tenant_id, tenant_name, team_id, team_name, key_id, alias, rule, model, deployment,
                      hosting, place_id, tags)
            order by s.id
            on conflict (id) do nothing
            """;

    static final String POST =
            """
            insert into postings (entry_id, kind, side, account, owner_id, amount)
            select * from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::uuid[], ?::numeric[])
            """;

    /** The transaction's own hour, as that of its postings. */
    static final String SUM_METERS =
            """
            insert into meter_hours as m (hour, series_id, kind, meter, price_id, month, quantity, list_usd, payable_usd,
                                          usd)
            select date_trunc('hour', now(), 'UTC'), n.series_id, n.kind, n.meter, n.price_id,
                   coalesce(n.month::date, (date_trunc('month', now() at time zone 'UTC'))::date),
                   n.quantity, n.list_usd, n.payable_usd, n.usd
            from unnest(?::uuid[], ?::text[], ?::text[], ?::uuid[], ?::text[], ?::numeric[], ?::numeric[], ?::numeric[],
                        ?::numeric[])
                as n (series_id, kind, meter, price_id, month, quantity, list_usd, payable_usd, usd)
            on conflict (hour, series_id, kind, meter, price_id, month) do update set
                quantity = m.quantity + excluded.quantity, list_usd = m.list_usd + excluded.list_usd,
                payable_usd = m.payable_usd + excluded.payable_usd, usd = m.usd + excluded.usd
            """;

    static final String COUNT_CALLS =
            """
            insert into spend_hours as h (hour, series_id, attempts, unpriced, estimated, incomplete, upstream_ms,
                                          engine_us, first_token_ms, first_tokens, hosted_alternatives,
                                          hosted_alternative_usd, self_hosted_alternatives,
                                          self_hosted_alternative_usd)
            select date_trunc('hour', now(), 'UTC'), n.*
            from unnest(?::uuid[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[],
                        ?::int8[], ?::int8[], ?::numeric[], ?::int8[], ?::numeric[]) as n
            on conflict (hour, series_id) do update set
                attempts = h.attempts + excluded.attempts, unpriced = h.unpriced + excluded.unpriced,
                estimated = h.estimated + excluded.estimated, incomplete = h.incomplete + excluded.incomplete,
                upstream_ms = h.upstream_ms + excluded.upstream_ms, engine_us = h.engine_us + excluded.engine_us,
                first_token_ms = h.first_token_ms + excluded.first_token_ms,
                first_tokens = h.first_tokens + excluded.first_tokens,
                hosted_alternatives = h.hosted_alternatives + excluded.hosted_alternatives,
                hosted_alternative_usd = h.hosted_alternative_usd + excluded.hosted_alternative_usd,
                self_hosted_alternatives = h.self_hosted_alternatives + excluded.self_hosted_alternatives,
                self_hosted_alternative_usd = h.self_hosted_alternative_usd + excluded.self_hosted_alternative_usd
            """;

    private BookStatements() {}
}
