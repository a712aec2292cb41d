-- How urgent the requests of a key may be: those of a batch key make room for others whatever their tags say.
alter table api_keys add column priority_class text not null default 'interactive'
    check (priority_class in ('interactive', 'batch'));
