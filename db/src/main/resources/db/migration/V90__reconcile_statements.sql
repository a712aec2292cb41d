-- What providers and clouds say that a month cost, and what was booked because they said so. Statements are kept as
-- they were read; the books' side of the comparison is read anew each time.

create table statements (
    id uuid primary key,
    kind text not null
        check (kind in ('OPENAI_USAGE', 'OPENAI_COST', 'ANTHROPIC_USAGE', 'ANTHROPIC_COST', 'CLOUD_INVOICE')),
    hosting text not null check (hosting in ('HOSTED', 'SELF_HOSTED')),
    -- the provider or pool, by id alone: statements outlive them
    place_id uuid not null,
    place_name text not null,
    month date not null check (month = date_trunc('month', month)),
    -- the projects, workspaces or resources that count; empty if all of the file does
    scope text not null,
    -- whether its lines can be told apart by day
    daily boolean not null,
    -- of the file
    sha256 text not null check (length(sha256) = 64),
    rows_read integer not null,
    rows_of_others integer not null,
    author text not null,
    imported_at timestamptz not null,
    -- the same file is the same statement
    unique (place_id, month, scope, sha256)
);
create index statement_month on statements (month);

-- What a statement says, added up by day, item, tier and meter.
create table statement_lines (
    statement_id uuid not null references statements on delete cascade,
    number integer not null,
    day date not null,
    -- a model as the provider calls it, or whatever else is billed
    item text not null,
    -- processing tier; empty if the file does not say
    tier text not null,
    -- null where the file names none that the books know
    meter text,
    -- null where the file does not say: unknown, not zero
    quantity numeric,
    requests numeric,
    usd numeric,
    -- rows of the file that are in it
    row_count integer not null,
    primary key (statement_id, number)
);

-- Differences that somebody decided to book. What was undone is kept, and its line can be booked again.
create table statement_bookings (
    id uuid primary key,
    statement_id uuid not null references statements,
    place_id uuid not null,
    month date not null,
    -- which line of the comparison
    line text not null,
    model text not null,
    usd numeric not null check (usd <> 0),
    reason text not null,
    author text not null,
    booked_at timestamptz not null,
    undone_at timestamptz,
    undone_by text,
    undone_reason text,
    check (num_nulls(undone_at, undone_by, undone_reason) in (0, 3))
);
-- A line of a statement is booked once, whatever happens at the same time.
create unique index statement_booking_once on statement_bookings (statement_id, line) where undone_at is null;
create index statement_booking_month on statement_bookings (place_id, month);
