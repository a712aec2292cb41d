-- What hosted deployments bill, one row per meter and in half-open ranges of time. A row is closed and another one
-- opened; none is ever overwritten, since what was charged refers to it.

create table price_rows (
    id            uuid primary key,
    provider_id   uuid        not null references providers,
    -- the provider's own name for the model: what it bills
    model         text        not null check (length(model) between 1 and 300),
    -- only where the provider's account is in this region
    region        text,
    tier          text        not null check (tier in ('STANDARD', 'BATCH', 'FLEX', 'PRIORITY')),
    meter         text        not null
        check (meter in ('INPUT', 'CACHE_READ', 'CACHE_WRITE', 'CACHE_WRITE_1H', 'AUDIO_INPUT', 'IMAGE_INPUT',
                         'OUTPUT', 'REASONING', 'AUDIO_OUTPUT', 'REQUEST')),
    -- for prompts with more tokens than this, cached ones included; 0 is every prompt
    from_tokens   bigint      not null default 0 check (from_tokens >= 0),
    -- the hours of every day, by the clock of a zone; a window that ends before it begins goes over midnight
    window_from   time,
    window_to     time,
    window_zone   text,
    currency      text        not null check (currency ~ '^[A-Z]{3}$'),
    unit          text        not null check (unit in ('MILLION_TOKENS', 'REQUEST')),
    price         numeric     not null check (price >= 0),
    source        text        not null,
    fetched_at    timestamptz not null,
    -- who confirmed it: a person or a second source; null where nothing demanded that
    approved_by   text,
    -- why it is right although it looks wrong
    reason        text,
    managed_by    text        not null check (managed_by in ('builtin', 'api', 'config')),
    recorded_at   timestamptz not null default clock_timestamp(),
    closed_at     timestamptz,
    valid_from    timestamptz not null,
    -- a row that ends when it begins was withdrawn
    valid_to      timestamptz check (valid_to >= valid_from),
    check (num_nonnulls(window_from, window_to, window_zone) in (0, 3)),
    check (window_from <> window_to),
    check ((meter = 'REQUEST') = (unit = 'REQUEST'))
);

create unique index price_rows_open on price_rows (
    provider_id, model, coalesce(region, ''), tier, meter, from_tokens,
    coalesce(window_from, '00:00'), coalesce(window_to, '00:00'), coalesce(window_zone, '')
) where valid_to is null;
create index price_rows_recorded on price_rows (recorded_at);

create function refuse_to_change_a_price() returns trigger language plpgsql as $$
begin
    if tg_op <> 'UPDATE' then
        raise exception 'Prices are kept for ever: close one instead';
    end if;
    if (to_jsonb(new) - 'valid_to' - 'closed_at') <> (to_jsonb(old) - 'valid_to' - 'closed_at')
        or new.valid_to is null or new.valid_to > old.valid_to then
        raise exception 'Prices are never overwritten: close one and open another';
    end if;
    return new;
end
$$;

-- Prices belonged to deployments; now they belong to what the provider bills. Where deployments shared one model of one
-- account, the price of one of them counts, of a deployment in use before one that is retired; the others' are kept as
-- withdrawn, for the attempts that were charged by them. An input row keeps the id of the old price.
insert into price_rows (id, provider_id, model, tier, meter, from_tokens, currency, unit, price, source, fetched_at,
    reason, managed_by, recorded_at, closed_at, valid_from, valid_to)
with owners as (
    -- a deployment that was moved to a pool later has the provider of its attempts
    select d.id, d.upstream_model, d.retired_at, m.capabilities,
           coalesce(d.provider_id,
                    (select pr.id from prices p join attempts a on a.price_id = p.id join providers pr on pr.id = a.place_id
                     where p.deployment_id = d.id limit 1)) as provider_id
    from deployments d join models m on m.name = d.model
    where exists (select from prices p where p.deployment_id = d.id)
),
ranked as (
    select o.*, row_number() over (partition by o.provider_id, o.upstream_model
                                   order by o.retired_at is not null, o.id) as rank
    from owners o
    where o.provider_id is not null
),
lines as (
    select p.*, r.provider_id, r.upstream_model, r.rank,
           -- an embedding was written down with an output of 0, which nobody bills
           p.output = 0 and not ('CHAT' = any (r.capabilities)) as has_no_output
    from prices p join ranked r on r.id = p.deployment_id
)
select case when l.meter = 'INPUT' and l.from_tokens = 0 then p.id else gen_random_uuid() end,
       p.provider_id, p.upstream_model, 'STANDARD', l.meter, l.from_tokens, 'USD', 'MILLION_TOKENS', l.price, p.source,
       p.valid_from, case when l.price = 0 then 'free' end, p.managed_by, p.valid_from,
       case when p.rank > 1 then now() else p.valid_to end, p.valid_from,
       case when p.rank > 1 then p.valid_from else p.valid_to end
from lines p
cross join lateral (
    values ('INPUT', 0::bigint, p.input),
           ('CACHE_READ', 0, p.cache_read),
           ('CACHE_WRITE', 0, p.cache_write),
           ('OUTPUT', 0, case when not p.has_no_output then p.output end),
           ('REASONING', 0, p.reasoning),
           ('INPUT', p.long_context_over_tokens, p.long_context_input),
           ('CACHE_READ', p.long_context_over_tokens,
            coalesce(p.long_context_cache_read, case when p.cache_read is not null then p.long_context_input end)),
           ('CACHE_WRITE', p.long_context_over_tokens,
            coalesce(p.long_context_cache_write, case when p.cache_write is not null then p.long_context_input end)),
           ('OUTPUT', p.long_context_over_tokens, case when not p.has_no_output then p.long_context_output end),
           -- a long prompt's reasoning was billed as its output
           ('REASONING', p.long_context_over_tokens, case when p.reasoning is not null then p.long_context_output end)
) as l (meter, from_tokens, price)
where l.price is not null;

drop table prices;

create trigger price_is_not_overwritten before update or delete on price_rows
    for each row execute function refuse_to_change_a_price();
create trigger prices_are_kept before truncate on price_rows
    for each statement execute function refuse_to_change_a_price();

-- Discounts (below zero) and mark-ups: of a provider on its list prices, of a tenant on what the provider is owed.
create table price_adjustments (
    id          uuid primary key,
    provider_id uuid references providers,
    tenant_id   uuid,
    percent     numeric     not null check (percent between -100 and 1000),
    author      text        not null,
    reason      text        not null,
    recorded_at timestamptz not null default clock_timestamp(),
    valid_from  timestamptz not null,
    valid_to    timestamptz check (valid_to >= valid_from),
    check (num_nonnulls(provider_id, tenant_id) = 1)
);
create unique index price_adjustments_open on price_adjustments (coalesce(provider_id, tenant_id)) where valid_to is null;

-- What one unit of another currency is worth in USD.
create table exchange_rates (
    id          uuid primary key,
    currency    text        not null check (currency ~ '^[A-Z]{3}$' and currency <> 'USD'),
    usd         numeric     not null check (usd > 0),
    source      text        not null,
    author      text        not null,
    recorded_at timestamptz not null default clock_timestamp(),
    valid_from  timestamptz not null,
    valid_to    timestamptz check (valid_to >= valid_from)
);
create unique index exchange_rates_open on exchange_rates (currency) where valid_to is null;

-- Changes of prices that wait for a person or a second source.
create table price_proposals (
    id          uuid primary key,
    provider_id uuid        not null references providers,
    model       text        not null,
    state       text        not null check (state in ('PENDING', 'APPROVED', 'REJECTED', 'CONFIRMED')),
    source      text        not null,
    fetched_at  timestamptz not null,
    reason      text,
    author      text        not null,
    managed_by  text        not null check (managed_by in ('api', 'config')),
    -- null: from when it is approved
    valid_from  timestamptz,
    valid_to    timestamptz,
    -- what the rules found, as a list
    findings    jsonb       not null,
    created_at  timestamptz not null,
    decided_at  timestamptz,
    decided_by  text,
    decision    text,
    check ((state = 'PENDING') = (decided_at is null))
);
create index price_proposals_pending on price_proposals (created_at) where state = 'PENDING';

create table price_proposal_rows (
    proposal_id uuid    not null references price_proposals,
    number      integer not null,
    region      text,
    tier        text    not null,
    meter       text    not null,
    from_tokens bigint  not null,
    window_from time,
    window_to   time,
    window_zone text,
    -- null: the price ends and none takes its place
    currency    text,
    price       numeric,
    -- the row that was in force when this was proposed
    replaces    uuid references price_rows,
    primary key (proposal_id, number),
    check (num_nonnulls(currency, price) in (0, 2))
);

-- Price files that were read, with what they would change.
create table price_imports (
    id         uuid primary key,
    source     text        not null,
    digest     text        not null,
    author     text        not null,
    created_at timestamptz not null,
    -- what was left out, and what looked odd beside prices: a list
    remarks    jsonb       not null
);

create table price_import_items (
    import_id      uuid    not null references price_imports,
    number         integer not null,
    -- the name of the entry in the file
    entry          text    not null,
    provider_id    uuid    not null references providers,
    model          text    not null,
    tier           text    not null,
    meter          text    not null,
    from_tokens    bigint  not null,
    currency       text    not null,
    price          numeric not null,
    -- the row that was in force when the file was read
    old_id         uuid references price_rows,
    old_price      numeric,
    change_percent numeric,
    findings       jsonb   not null,
    applied_at     timestamptz,
    applied_by     text,
    primary key (import_id, number)
);
create index price_import_items_price on price_import_items (provider_id, model);
