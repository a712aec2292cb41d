-- The life of policies: the platform's and those of tenants, their drafts, what is to take effect later, and who did
-- what when and why.

-- Versions belong to an owner. What the release before this one knows as policies are those of the platform, and it
-- goes on reading and writing them through a view.
alter table policies rename to policy_versions;
alter table policy_versions
    -- a tenant, or the platform: the nil UUID
    add column owner uuid not null default '00000000-0000-0000-0000-000000000000',
    -- the version whose text this one puts in force again
    add column restores bigint;
alter table policy_versions drop constraint policies_pkey;
alter table policy_versions add primary key (owner, version);
drop index policies_one_is_published;
create unique index policy_versions_one_is_published on policy_versions (owner) where state = 'published';

create view policies as
    select version, document, state, comment, author, managed_by, created_at from policy_versions
    where owner = '00000000-0000-0000-0000-000000000000';

-- Texts that somebody works at; they decide nothing and may be unsound.
create table policy_drafts (
    id         uuid primary key,
    owner      uuid        not null,
    name       text        not null check (length(name) between 1 and 100),
    document   text        not null,
    -- the version in force when it was begun; 0 if there was none
    based_on   bigint      not null check (based_on >= 0),
    -- counts changes: whoever changes a draft names the one that he saw
    revision   bigint      not null check (revision > 0),
    -- how many findings it had when it was saved
    errors     integer     not null,
    warnings   integer     not null,
    created_by text        not null,
    created_at timestamptz not null,
    changed_by text        not null,
    changed_at timestamptz not null
);
create index policy_drafts_of_owner on policy_drafts (owner, id);

-- What is to be published at a moment.
create table policy_schedule (
    id           uuid primary key,
    owner        uuid        not null,
    document     text        not null,
    comment      text        not null,
    author       text        not null,
    activates_at timestamptz not null,
    state        text        not null check (state in ('pending', 'activated', 'cancelled')),
    -- the version that it became
    version      bigint check ((version is not null) = (state = 'activated')),
    created_at   timestamptz not null
);
create unique index policy_schedule_one_at_a_time on policy_schedule (owner, activates_at) where state = 'pending';

create table policy_events (
    id       bigint generated always as identity primary key,
    at       timestamptz not null,
    owner    uuid        not null,
    kind     text        not null,
    -- who did it
    actor    text        not null,
    -- why, in his words
    comment  text        not null default '',
    version  bigint,
    draft    uuid,
    revision bigint,
    schedule uuid,
    -- what else is to be known, such as the version that was restored
    detail   text        not null default ''
);
create index policy_events_of_owner on policy_events (owner, id);

create function refuse_to_change_policy_events() returns trigger language plpgsql as $$
begin
    raise exception 'What was done is not changed';
end
$$;

create trigger policy_event_stays before update or delete or truncate on policy_events
    for each statement execute function refuse_to_change_policy_events();

-- What each replica decides by; that it lives is told in replicas.
create table policy_replicas (
    replica       uuid primary key,
    host          text        not null,
    version       bigint      not null,
    -- how many tenants have a policy of their own, and a digest of their versions
    tenants       integer     not null,
    tenant_digest text        not null,
    -- a version that this replica does not understand and so does not use
    refused       bigint,
    since         timestamptz not null default clock_timestamp()
);

-- What is known of the time before.
insert into policy_events (at, owner, kind, actor, comment, version)
select created_at, owner, 'published', author, comment, version from policy_versions order by version;
