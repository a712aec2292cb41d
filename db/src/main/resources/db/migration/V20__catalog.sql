-- What can be called, and what it costs. Money is USD and exact; ids are made by the application.

create table models (
    name                      text primary key check (length(name) between 1 and 200),
    developer                 text   not null,
    family                    text   not null,
    origin_country            text,
    open_weights              boolean not null,
    licence                   text   not null,
    licence_forbidden_regions text[] not null default '{}',
    capabilities              text[] not null,
    context_tokens            bigint check (context_tokens > 0),
    max_output_tokens         bigint check (max_output_tokens > 0),
    managed_by                text   not null check (managed_by in ('builtin', 'api', 'config'))
);

create table providers (
    id                uuid primary key,
    name              text not null unique check (length(name) between 1 and 100),
    base_url          text not null,
    region            text,
    -- names of environment variables that outrank the columns; set by the operator, never through the API
    base_url_env      text,
    credential_env    text,
    -- AES-256-GCM, bound to this row and column; opened only with the master key, which is not in this database
    sealed_credential text,
    managed_by        text not null check (managed_by in ('builtin', 'api', 'config'))
);

create table pools (
    id         uuid primary key,
    name       text    not null unique check (length(name) between 1 and 100),
    engine     text    not null,
    base_url   text,
    region     text,
    slots      integer not null check (slots > 0),
    managed_by text    not null check (managed_by in ('builtin', 'api', 'config'))
);

-- What a pool costs, in half-open ranges. A cost is closed and a new one opened; none is ever overwritten.
create table pool_costs (
    id           uuid primary key,
    pool_id      uuid        not null references pools,
    usd_per_hour numeric     not null check (usd_per_hour >= 0),
    source       text        not null,
    managed_by   text        not null check (managed_by in ('builtin', 'api', 'config')),
    valid_from   timestamptz not null,
    valid_to     timestamptz check (valid_to > valid_from),
    unique (pool_id, valid_from)
);

create unique index pool_costs_open on pool_costs (pool_id) where valid_to is null;

create table deployments (
    id             uuid primary key,
    name           text    not null unique check (length(name) between 1 and 300),
    model          text    not null references models,
    upstream_model text    not null,
    provider_id    uuid references providers,
    pool_id        uuid references pools,
    -- what this deployment can do, where that differs from what its model can do
    capabilities   text[],
    -- shorter than the model's where the server is started with less
    context_tokens bigint check (context_tokens > 0),
    -- set instead of deleting, since attempts refer to deployments
    retired_at     timestamptz,
    managed_by     text    not null check (managed_by in ('builtin', 'api', 'config')),
    check (num_nonnulls(provider_id, pool_id) = 1)
);

create index deployments_by_model on deployments (model);
create index deployments_by_provider on deployments (provider_id);
create index deployments_by_pool on deployments (pool_id);

-- What a hosted deployment bills, in USD per million tokens and half-open ranges; closed and opened as pool_costs.
create table prices (
    id                       uuid primary key,
    deployment_id            uuid        not null references deployments,
    input                    numeric     not null check (input >= 0),
    cache_read               numeric check (cache_read >= 0),
    cache_write              numeric check (cache_write >= 0),
    output                   numeric     not null check (output >= 0),
    reasoning                numeric check (reasoning >= 0),
    -- the rates of prompts that are longer than this
    long_context_over_tokens bigint check (long_context_over_tokens > 0),
    long_context_input       numeric check (long_context_input >= 0),
    long_context_cache_read  numeric check (long_context_cache_read >= 0),
    long_context_cache_write numeric check (long_context_cache_write >= 0),
    long_context_output      numeric check (long_context_output >= 0),
    source                   text        not null,
    managed_by               text        not null check (managed_by in ('builtin', 'api', 'config')),
    valid_from               timestamptz not null,
    valid_to                 timestamptz check (valid_to > valid_from),
    unique (deployment_id, valid_from),
    check (num_nonnulls(long_context_over_tokens, long_context_input, long_context_output) in (0, 3))
);

create unique index prices_open on prices (deployment_id) where valid_to is null;
