-- How many prompt tokens calls of a model really had for each token that was estimated, so that reservations are as
-- small as they may be. Ratios are in ten-thousandths, rounded up.
create table reservation_margins (
    model text not null,
    -- prompts of this many estimated tokens and more, up to the next row's
    prompt_from bigint not null check (prompt_from >= 0),
    margin bigint not null check (margin > 0),
    calls bigint not null check (calls >= 0),
    -- the highest ratio of each of the last blocks of calls, oldest first, and of the block that is being filled
    block_peaks bigint[] not null,
    open_peak bigint not null check (open_peak >= 0),
    open_calls integer not null check (open_calls >= 0),
    changed_at timestamptz not null default clock_timestamp(),
    primary key (model, prompt_from)
);
