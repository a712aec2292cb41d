-- Which policy decides, and which did: one row per version, never changed but for its state.

create table policies (
    version    bigint primary key check (version > 0),
    -- YAML or JSON, as its author wrote it
    document   text        not null,
    state      text        not null check (state in ('published', 'retired')),
    comment    text        not null default '',
    author     text        not null,
    -- who looks after it: this release, administrators, or the operator's configuration file
    managed_by text        not null check (managed_by in ('builtin', 'api', 'config')),
    created_at timestamptz not null
);

-- One policy decides at a time.
create unique index policies_one_is_published on policies (state) where state = 'published';
