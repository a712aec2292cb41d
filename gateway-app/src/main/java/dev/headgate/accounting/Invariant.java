package dev.headgate.accounting;

/**
 * What must always hold in the books, each with a query for the keys of the rows that break it. The
 * numbers are those of the invariants that fault tests check. What retention has dropped is left
 * out.
 */
enum Invariant {
    ENTRIES_BALANCE(
            "I1",
            "every ledger entry debits what it credits",
            """
            select entry_id from postings group by entry_id, kind
            having sum(case side when 'DEBIT' then amount else -amount end) <> 0 or count(*) < 2
            """),
    COSTS_ARE_POSTED(
            "I2",
            "what an attempt cost is what the ledger booked for it, re-ratings included",
            """
            select a.id from attempts a
            left join (select attempt_id, sum(usd) as booked from (
                           select entry_id as attempt_id, case side when 'DEBIT' then amount else -amount end as usd
                           from postings where account = 'TENANT' and kind in ('SETTLEMENT', 'CORRECTION')
                           union all
                           select e.attempt_id, case p.side when 'DEBIT' then p.amount else -p.amount end
                           from ledger_entries e join postings p on p.entry_id = e.id
                           where e.attempt_id is not null and p.account = 'TENANT') x
                       group by attempt_id) b on b.attempt_id = a.id
            where a.state in ('SETTLED', 'SETTLED_ESTIMATED', 'RELEASED')
              and coalesce(b.booked, 0) <> coalesce(a.cost, 0)
            """),
    LIMITS_HOLD(
            "I3",
            "no hard budget holds more than its limit",
            """
            select id from budget_periods
            where hard and settled + reserved > limit_usd + carried - carried_out + raised + overrun + excess
            """),
    SETTLED_IS_BOOKED(
            "I3a",
            "what a budget counts as settled is what the ledger booked for it",
            """
            select p.id from budget_periods p
            left join (select period, sum(usd) as booked from (
                           select unnest(a.periods) as period,
                                  case l.side when 'DEBIT' then l.amount else -l.amount end as usd
                           from attempts a join postings l on l.entry_id = a.id
                           where l.account = 'TENANT' and l.kind in ('SETTLEMENT', 'CORRECTION')
                           union all
                           select unnest(e.periods), case l.side when 'DEBIT' then l.amount else -l.amount end
                           from ledger_entries e join postings l on l.entry_id = e.id
                           where l.account = 'TENANT') x
                       group by period) b on b.period = p.id
            where p.settled <> coalesce(b.booked, 0)
              and p.period_start >= (select coalesce(max(month) + interval '1 month', '-infinity')
                                     from month_partitions where attempts_dropped_at is not null)
            """),
    RESERVED_IS_OPEN(
            "I3b",
            "what a budget holds is the worst case of its open attempts",
            """
            select p.id from budget_periods p
            left join (select period, sum(a.worst_case) as worst from attempts a, unnest(a.periods) as period
                       where a.state in ('RESERVED', 'STREAMING', 'UNKNOWN') group by period) s on s.period = p.id
            where p.reserved <> coalesce(s.worst, 0)
            """),
    NOTHING_IS_LATE(
            "I4",
            "no attempt is open thirty seconds after its deadline",
            """
            select id from attempts
            where state in ('RESERVED', 'STREAMING', 'UNKNOWN')
              and deadline < clock_timestamp() - interval '30 seconds'
            """),
    METERS_MAKE_THE_COST(
            "I5",
            "what an attempt cost is what its meters cost, each its quantity at its price",
            """
            select a.id from attempts a
            cross join lateral (
                select sum((line ->> 'usd')::numeric) as usd, sum((line ->> 'payable')::numeric) as payable,
                       bool_and((line ->> 'unit_price') is null
                           or abs((line ->> 'list')::numeric
                                  - (line ->> 'quantity')::numeric * (line ->> 'unit_price')::numeric
                                    / case when line ->> 'meter' in ('request', 'pool_time') then 1 else 1000000 end)
                              <= case line ->> 'meter' when 'pool_time' then 0.00000000001 else 0 end) as priced
                from jsonb_array_elements(a.charges::jsonb) line) l
            where a.state in ('SETTLED', 'SETTLED_ESTIMATED') and jsonb_array_length(a.charges::jsonb) > 0
              and (l.usd is distinct from a.cost or l.payable is distinct from a.payable or not l.priced)
            """),
    REPORTS_ARE_BOOKED(
            "I8",
            "what reports sum in an hour is what the ledger charged tenants in it",
            """
            select hour from (
                select date_trunc('hour', booked_at, 'UTC') as hour,
                       case side when 'DEBIT' then amount else -amount end as usd
                from postings where account = 'TENANT'
                union all
                select hour, -usd from meter_hours) x
            where hour >= (select coalesce(max(month) + interval '1 month 2 days', '-infinity')
                           from month_partitions where postings_dropped_at is not null)
            group by hour having sum(usd) <> 0
            """),
    CALLS_ARE_COUNTED(
            "I8a",
            "the calls that reports count in a month are the attempts that were settled in it",
            """
            select month from (
                select date_trunc('month', settled_at, 'UTC') as month, 1 as calls from attempts
                where state in ('SETTLED', 'SETTLED_ESTIMATED')
                union all
                select date_trunc('month', hour, 'UTC'), -attempts from spend_hours) x
            where month > (select coalesce(max(month) + interval '1 month', '-infinity')
                           from month_partitions where attempts_dropped_at is not null)
            group by month having sum(calls) <> 0
            """);

    private final String id;
    private final String states;
    private final String brokenBy;

    Invariant(String id, String states, String brokenBy) {
        this.id = id;
        this.states = states;
        this.brokenBy = brokenBy;
    }

    String id() {
        return id;
    }

    String states() {
        return states;
    }

    /** SQL for the keys of rows that break it; fixed text. */
    String brokenBy() {
        return brokenBy;
    }
}
