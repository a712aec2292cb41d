-- What happened to deployments: breakers that opened and closed, rate limits that were met, engines that went away.

create table deployment_events (
    id uuid primary key,
    at timestamptz not null,
    -- the process that saw it: each has breakers of its own
    replica text not null,
    deployment text not null,
    kind text not null,
    detail text
);
create index deployment_event_of on deployment_events (deployment, id desc);

create function refuse_to_change_what_happened() returns trigger language plpgsql as $$
begin
    raise exception 'What happened to a deployment is not changed';
end
$$;
create trigger deployment_event_stays before update or delete or truncate on deployment_events
    for each statement execute function refuse_to_change_what_happened();
