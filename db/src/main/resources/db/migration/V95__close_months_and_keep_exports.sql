-- Months that finance has closed, and the files that were exported.

-- What a closed month came to.
create table closed_periods (
    month date primary key check (month = date_trunc('month', month)),
    closed_at timestamptz not null default now(),
    closed_by text not null,
    note text,
    -- charged to tenants, owed to providers and pools, and at list price
    usd numeric not null,
    payable_usd numeric not null,
    list_usd numeric not null
);

-- What had been booked for a month after its end and before it was closed: corrections, idle capacity, invoices. It
-- belongs to that month; whatever is booked for it later belongs to the month of its booking, as a correction.
create table late_charges (
    month date not null references closed_periods deferrable initially deferred,
    hour timestamptz not null,
    series_id uuid not null,
    kind text not null,
    meter text not null,
    price_id uuid not null,
    quantity numeric not null,
    list_usd numeric not null,
    payable_usd numeric not null,
    usd numeric not null,
    primary key (month, hour, series_id, kind, meter, price_id)
);
create index late_charge_hour on late_charges (hour);

-- Few sums are for another month than their own.
create index meter_hours_adjusted on meter_hours (month) where kind <> 'USAGE';

create function refuse_to_change_what_is_closed() returns trigger language plpgsql as $$
begin
    raise exception 'What is closed is not changed: book a correction in an open month instead';
end
$$;

create trigger closed_period_stays_closed before update or delete or truncate on closed_periods
    for each statement execute function refuse_to_change_what_is_closed();

create trigger late_charge_stays before update or delete or truncate on late_charges
    for each statement execute function refuse_to_change_what_is_closed();

-- The moment at which a month (UTC) begins.
create function month_begins(month date) returns timestamptz language sql immutable as $$
    select month::timestamp at time zone 'UTC'
$$;

-- What belongs to a month: every sum belongs to exactly one. It is for charged_month; where that is another than
-- billing_month, it corrects a month that had been closed.
create function charges_of_month(wanted date) returns table (
    billing_month date, charged_month date, corrects_closed boolean, hour timestamptz, series_id uuid, kind text,
    meter text, price_id uuid, quantity numeric, list_usd numeric, payable_usd numeric, usd numeric
) language sql stable as $$
    select wanted, m.month, m.month <> wanted, m.hour, m.series_id, m.kind, m.meter, m.price_id,
           m.quantity, m.list_usd, m.payable_usd, m.usd
    from meter_hours m
    where m.hour >= month_begins(wanted) and m.hour < month_begins((wanted + interval '1 month')::date)
      and (m.month = wanted or exists (select from closed_periods c where c.month = m.month))
    union all
    -- less what went into an earlier month before that was closed
    select wanted, l.month, true, l.hour, l.series_id, l.kind, l.meter, l.price_id,
           -l.quantity, -l.list_usd, -l.payable_usd, -l.usd
    from late_charges l
    where l.hour >= month_begins(wanted) and l.hour < month_begins((wanted + interval '1 month')::date)
    union all
    -- and what was booked for it afterwards, until it was closed
    select wanted, l.month, false, l.hour, l.series_id, l.kind, l.meter, l.price_id,
           l.quantity, l.list_usd, l.payable_usd, l.usd
    from late_charges l where l.month = wanted
    union all
    select wanted, m.month, false, m.hour, m.series_id, m.kind, m.meter, m.price_id,
           m.quantity, m.list_usd, m.payable_usd, m.usd
    from meter_hours m
    where m.month = wanted and m.kind <> 'USAGE' and m.hour >= month_begins((wanted + interval '1 month')::date)
      and not exists (select from closed_periods c where c.month = wanted)
$$;

-- What was booked in a range of time, whatever month it is for.
create function charges_booked(begins timestamptz, ends timestamptz) returns table (
    billing_month date, charged_month date, corrects_closed boolean, hour timestamptz, series_id uuid, kind text,
    meter text, price_id uuid, quantity numeric, list_usd numeric, payable_usd numeric, usd numeric
) language sql stable as $$
    select date_trunc('month', m.hour at time zone 'UTC')::date, m.month,
           m.month <> date_trunc('month', m.hour at time zone 'UTC')::date
               and exists (select from closed_periods c where c.month = m.month),
           m.hour, m.series_id, m.kind, m.meter, m.price_id, m.quantity, m.list_usd, m.payable_usd, m.usd
    from meter_hours m where m.hour >= begins and m.hour < ends
$$;

-- Where one partition holds hours of several months, the arguments say which of them are closed.
create function refuse_to_book_in_a_closed_month() returns trigger language plpgsql as $$
declare
    booked timestamptz := case tg_op when 'INSERT' then new.hour else old.hour end;
begin
    if booked >= tg_argv[0]::timestamptz and booked < tg_argv[1]::timestamptz then
        raise exception 'The month of % is closed: book a correction in an open month instead', booked;
    end if;
    return case tg_op when 'DELETE' then old else new end;
end
$$;

-- Closes a month (UTC): its sums become unchangeable, and what was booked for it since goes with it. Waits for whoever
-- is still writing into them, and whoever comes later is refused, so that what is read after it is final. Writers of
-- other months are not held up.
create function close_month(wanted date, author text, reason text) returns void language plpgsql as $$
declare
    begins timestamptz := month_begins(wanted);
    ends timestamptz := month_begins((wanted + interval '1 month')::date);
    sums text;
    partition text;
begin
    foreach sums in array array ['meter_hours', 'spend_hours'] loop
        partition := sums || '_' || to_char(wanted, 'YYYY_MM');
        if to_regclass(partition) is null then
            partition := sums || '_default';
        end if;
        execute format('create trigger closed_%s before insert or update or delete on %I'
                       || ' for each row execute function refuse_to_book_in_a_closed_month(%L, %L)',
                       to_char(wanted, 'YYYY_MM'), partition, begins, ends);
    end loop;
    -- One statement, so that the totals and what they are made of are of one moment.
    with late as (
        insert into late_charges (month, hour, series_id, kind, meter, price_id, quantity, list_usd, payable_usd, usd)
        select wanted, m.hour, m.series_id, m.kind, m.meter, m.price_id, m.quantity, m.list_usd, m.payable_usd, m.usd
        from meter_hours m where m.month = wanted and m.kind <> 'USAGE' and m.hour >= ends
    )
    insert into closed_periods (month, closed_by, note, usd, payable_usd, list_usd)
    select wanted, author, reason, coalesce(sum(c.usd), 0), coalesce(sum(c.payable_usd), 0), coalesce(sum(c.list_usd), 0)
    from charges_of_month(wanted) c;
end
$$;

-- A file that was exported. One of a closed month is there once for each version and format, and stays.
create table export_files (
    id uuid primary key,
    focus_version text not null,
    format text not null check (format in ('CSV', 'PARQUET')),
    from_day date not null,
    to_day date not null check (to_day > from_day),
    -- null for what may still change: such a file is kept for a while only
    closed_month date references closed_periods,
    name text not null,
    bytes bigint not null,
    sha256 text not null,
    manifest text not null,
    created_at timestamptz not null default now()
);
create unique index export_of_closed_month on export_files (closed_month, focus_version, format)
    where closed_month is not null;
create index export_created on export_files (created_at);

create table export_chunks (
    -- the file's row is written last, when its checksum is known
    file_id uuid not null references export_files on delete cascade deferrable initially deferred,
    number integer not null check (number >= 0),
    gzip bytea not null,
    primary key (file_id, number)
);

create function refuse_to_change_a_closed_export() returns trigger language plpgsql as $$
begin
    if old.closed_month is not null then
        raise exception 'The export of a closed month is kept as it is';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end
$$;
create trigger closed_export_stays before update or delete on export_files
    for each row execute function refuse_to_change_a_closed_export();

-- A chunk goes with its file and never alone.
create function refuse_to_change_a_chunk() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' or exists (select from export_files where id = old.file_id) then
        raise exception 'An exported file is kept as it is';
    end if;
    return old;
end
$$;
create trigger chunk_stays before update or delete on export_chunks
    for each row execute function refuse_to_change_a_chunk();

-- A decimal as exports write it: no exponent, and always a point.
create function csv_decimal(amount numeric) returns text language sql immutable as $$
    select trim_scale(amount)::text || case when scale(trim_scale(amount)) = 0 then '.0' else '' end
$$;

-- A text as exports write it: in one line, and no formula to a spreadsheet.
create function csv_text(content text) returns text language sql immutable as $$
    select case when content ~ '^[-=+@\t\r\n]' then '''' else '' end || translate(content, E'\r\n', '  ')
$$;
