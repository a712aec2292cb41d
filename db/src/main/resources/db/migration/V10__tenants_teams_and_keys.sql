-- Who pays and who calls. Ids are made by the application and sort by time of creation.

create table tenants (
    id          uuid primary key,
    name        text        not null unique check (length(name) between 1 and 100),
    cost_centre text,
    -- where the tenant is established, such as EU; policies read it
    region      text,
    -- periods of the tenant's budgets begin at midnight here
    time_zone   text        not null default 'UTC',
    managed_by  text        not null default 'api' check (managed_by in ('api', 'config')),
    created_at  timestamptz not null
);

create table teams (
    id         uuid primary key,
    tenant_id  uuid        not null references tenants,
    name       text        not null check (length(name) between 1 and 100),
    managed_by text        not null default 'api' check (managed_by in ('api', 'config')),
    created_at timestamptz not null,
    unique (tenant_id, name)
);

create table api_keys (
    id                  uuid primary key,
    team_id             uuid        not null references teams,
    name                text        not null check (length(name) between 1 and 100),
    public_id           text        not null unique check (length(public_id) = 8),
    -- HMAC-SHA-256 under the pepper, which is not in this database, over the SHA-256 of the key
    digest              bytea       not null check (length(digest) = 32),
    last_four           text        not null,
    -- aliases, models or deployments; empty means all
    allowed_models      text[]      not null default '{}',
    requests_per_minute integer check (requests_per_minute > 0),
    tokens_per_minute   bigint check (tokens_per_minute > 0),
    parallel_requests   integer check (parallel_requests > 0),
    expires_at          timestamptz,
    revoked_at          timestamptz,
    managed_by          text        not null default 'api' check (managed_by in ('api', 'config')),
    created_at          timestamptz not null
);

-- A name is free again once its key is revoked, so that a key can be replaced under the same name.
create unique index api_keys_live_name on api_keys (team_id, name) where revoked_at is null;

-- At most one row: the first start happened, under this pepper.
create table first_start (
    happened     boolean primary key default true check (happened),
    pepper_check bytea       not null check (length(pepper_check) = 32),
    happened_at  timestamptz not null
);
