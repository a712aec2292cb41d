package dev.headgate.focus;

/** The SQL that makes the rows of a file from the sums of the books. */
final class ChargeQuery {

    /**
     * Everything that belongs to a month; takes {@code :from}, {@code :begins} and {@code :ends}.
     */
    static final String OF_MONTH = query("charges_of_month(:from::date)");

    /** Everything that was booked in a range of days; takes {@code :begins} and {@code :ends}. */
    static final String BOOKED = query("charges_booked(:begins, :ends)");

    private ChargeQuery() {}

    /**
     * Calls are counted by series and not by meter: they come as rows of a kind of their own, and
     * stay only where there is no meter to carry them.
     */
    private static String query(String source) {
        return """
        with series as (
            select s.*, coalesce((select jsonb_object_agg(t.key, t.value) from jsonb_each(s.tags) t
                                  where t.key = any (:tags)), '{}') as grain
            from spend_series s
        ), charges as (
            select c.billing_month, c.corrects_closed, s.tenant_id, s.tenant_name, s.team_id, s.team_name, s.grain,
                   s.model, s.deployment, s.hosting, s.place_id, c.kind, c.meter, c.price_id,
                   d.from_day, d.to_day, string_agg(distinct s.rule, ', ' order by s.rule) as rules,
                   sum(c.quantity) as quantity, sum(c.list_usd) as list_usd, sum(c.payable_usd) as payable_usd,
                   sum(c.usd) as usd
            from SOURCE c
            join series s on s.id = c.series_id
            cross join lateral (
                select (c.hour at time zone 'UTC')::date, (c.hour at time zone 'UTC')::date + 1
                where c.charged_month = date_trunc('month', c.hour at time zone 'UTC')
                union all
                select c.charged_month, (c.charged_month + interval '1 month')::date
                where c.charged_month <> date_trunc('month', c.hour at time zone 'UTC')
            ) as d (from_day, to_day)
            group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
            having sum(c.quantity) <> 0 or sum(c.list_usd) <> 0 or sum(c.payable_usd) <> 0 or sum(c.usd) <> 0
        ), calls as (
            select date_trunc('month', h.hour at time zone 'UTC')::date as billing_month,
                   s.tenant_id, s.tenant_name, s.team_id, s.team_name, s.grain,
                   s.model, s.deployment, s.hosting, s.place_id, (h.hour at time zone 'UTC')::date as from_day,
                   string_agg(distinct s.rule, ', ' order by s.rule) as rules,
                   sum(h.attempts) as attempts, sum(h.unpriced) as unpriced, sum(h.estimated) as estimated,
                   sum(h.hosted_alternatives) as baseline, sum(h.hosted_alternative_usd) as baseline_usd
            from spend_hours h join series s on s.id = h.series_id
            where h.hour >= :begins and h.hour < :ends
            group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
        ), together as (
            select *, 0 as attempts, 0 as unpriced, 0 as estimated, 0 as baseline, 0 as baseline_usd from charges
            union all
            select billing_month, false, tenant_id, tenant_name, team_id, team_name, grain, model, deployment, hosting,
                   place_id, 'CALLS', 'REQUEST', '00000000-0000-0000-0000-000000000000', from_day, from_day + 1, rules,
                   attempts, 0, 0, 0, attempts, unpriced, estimated, baseline, baseline_usd
            from calls
        ), ranked as (
            select t.*,
                   row_number() over file as number,
                   row_number() over (the_calls order by
                       case t.kind when 'USAGE' then 0 when 'CALLS' then 1 else 2 end,
                       array_position(array ['POOL_TIME', 'INPUT', 'CACHE_READ', 'OUTPUT'], t.meter), t.meter, t.price_id,
                       t.kind) as rank,
                   sum(t.attempts) over the_calls as all_attempts, sum(t.unpriced) over the_calls as all_unpriced,
                   sum(t.estimated) over the_calls as all_estimated, sum(t.baseline) over the_calls as all_baseline,
                   sum(t.baseline_usd) over the_calls as all_baseline_usd,
                   sum(t.usd) filter (where t.kind = 'USAGE') over the_calls as all_usd,
                   sum(t.usd) over the_place as place_usd,
                   sum(t.usd) over (the_place order by t.from_day, t.to_day, t.tenant_id, t.team_id, t.grain,
                                    t.deployment, t.model, t.kind, t.meter, t.price_id, t.tenant_name, t.team_name,
                                    t.corrects_closed rows unbounded preceding) as place_usd_so_far,
                   sum(t.quantity) filter (where t.meter = 'POOL_TIME') over the_place as used_hours,
                   sum(t.quantity) filter (where t.meter = 'IDLE_TIME') over the_place as idle_hours
            from together t
            window the_calls as (partition by t.billing_month, t.corrects_closed, t.tenant_id, t.tenant_name, t.team_id,
                                 t.team_name, t.grain, t.model, t.deployment, t.hosting, t.place_id, t.from_day, t.to_day),
                   the_place as (partition by t.billing_month, t.hosting, t.place_id),
                   file as (order by t.from_day, t.to_day, t.tenant_name collate "C", t.tenant_id,
                            t.team_name collate "C" nulls first, t.team_id nulls first, t.grain, t.hosting,
                            t.deployment collate "C", t.model collate "C",
                            array_position(array ['USAGE', 'CALLS', 'CORRECTION', 'RERATING', 'INVOICE', 'IDLE', 'OVERHEAD'],
                                           t.kind),
                            t.meter collate "C", t.price_id, t.corrects_closed)
        )
        select r.*, coalesce(p.name, q.name, r.place_id::text) as place_name, coalesce(p.region, q.region) as region,
               m.developer, m.family, d.id as deployment_id,
               exists (select from tenants n where n.id = r.tenant_id and n.is_platform) as is_platform,
               case when r.hosting = 'SELF_HOSTED' and r.usd <> 0 and r.place_usd <> 0
                    then round(r.place_usd_so_far / r.place_usd, 12)
                         - round((r.place_usd_so_far - r.usd) / r.place_usd, 12) end as ratio,
               case when r.idle_hours <> 0 and r.used_hours + r.idle_hours > 0
                    then round(r.used_hours / (r.used_hours + r.idle_hours), 6) end as utilisation
        from ranked r
        left join providers p on p.id = r.place_id
        left join pools q on q.id = r.place_id
        left join models m on m.name = r.model
        left join deployments d on d.name = r.deployment
        where r.kind <> 'CALLS' or r.rank = 1 and r.all_attempts <> 0
        order by r.number
        """
                .replace("SOURCE", source);
    }
}
