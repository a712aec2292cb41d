-- Attempts that were made while the database was down and booked from a journal afterwards.
alter table attempts add column replayed boolean not null default false;
