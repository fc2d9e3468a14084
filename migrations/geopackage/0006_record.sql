-- The record: who did what, when, and what it was before and after. Every row is sealed with the row before it, so that
-- none can be changed, taken out or moved without all later seals failing. What is sealed is text and stands here as text,
-- byte for byte. This file and its PostGIS twin have the same number, tables and columns.

create table record (
  number INTEGER primary key,   -- from 1, without gaps
  seq INTEGER references change (seq), -- the change of the register it tells of; null for reads, sign-ins and the like
  at TEXT not null,             -- an instant in UTC with milliseconds
  actor TEXT not null,          -- 'person:UUID', 'token:ID', 'operator', 'system'
  administration TEXT,          -- for which the actor acted
  reason TEXT,
  kind TEXT not null,
  subject TEXT not null,        -- the id of an initiative or a person, a code, …
  before TEXT,                  -- JSON: the members that differ; never personal data
  after TEXT,
  evidence TEXT,                -- SHA-256 of the change's document and area, without personal data
  personal TEXT,                -- SHA-256 of salt and payload in record_personal
  seal TEXT not null            -- SHA-256 of the seal before it and everything above
);
create unique index record_seq on record (seq) where seq is not null;
create index record_subject on record (subject, number);
create index record_actor on record (actor, number);

-- The only place of the record with personal data. Erasing a row leaves the seals whole.
create table record_personal (
  number INTEGER primary key references record (number),
  salt TEXT not null,
  payload TEXT not null         -- JSON
);

-- Signed statements that the record had so many entries with such a last seal. A copy of them outside of this database shows
-- that the end of the record was cut off.
create table record_checkpoint (
  number INTEGER primary key references record (number),
  seq INTEGER not null,         -- the newest change at that moment
  at TEXT not null,
  seal TEXT not null,
  public_key TEXT not null,     -- Ed25519, hexadecimal
  signature TEXT not null
);

-- How long things are kept: so many days or months, or for ever where `keep` is null.
create table retention_rule (
  what TEXT primary key,
  keep INTEGER check (0 < keep),
  unit TEXT not null check (unit in ('days', 'months'))
);
insert into retention_rule (what, keep, unit) values
  ('answers', 7, 'days'),       -- answers kept for repeated requests
  ('contacts', null, 'months'); -- contact persons, since their initiative was closed; the city decides

-- Nobody changes the record or takes from it; only personal payloads can be erased. A copy into this store that was broken
-- off is no register yet and is cleared away.
create trigger record_stays before update on record begin
  select raise(abort, 'the record is append-only');
end;
create trigger record_is_kept before delete on record
when not exists (select 1 from setting where key = 'unfinished_copy') begin
  select raise(abort, 'the record is append-only');
end;
create trigger record_personal_stays before update on record_personal begin
  select raise(abort, 'what the record says of people is erased, never changed');
end;
create trigger record_checkpoint_stays before update on record_checkpoint begin
  select raise(abort, 'the record is append-only');
end;
create trigger record_checkpoint_is_kept before delete on record_checkpoint
when not exists (select 1 from setting where key = 'unfinished_copy') begin
  select raise(abort, 'the record is append-only');
end;

-- Looking back asks for the change that was the last at an instant.
create index change_at on change (at);

-- Every state that an overlap has been in, for looking back: what was found depends on what was found before. Kept by the
-- database itself, so that programs of any version do.
create table overlap_version (
  fid INTEGER primary key,
  number INTEGER not null references overlap (fid),
  seq INTEGER not null,
  area_m2 DOUBLE not null,
  share_a DOUBLE not null,
  share_b DOUBLE not null,
  relation TEXT not null,
  kind TEXT not null,
  certainty TEXT not null,
  state TEXT not null,
  gates TEXT not null,
  common_begins DATE,
  common_ends DATE,
  gap_days INTEGER,
  min_lon DOUBLE not null,
  min_lat DOUBLE not null,
  max_lon DOUBLE not null,
  max_lat DOUBLE not null,
  unique (number, seq)
);
insert into overlap_version (number, seq, area_m2, share_a, share_b, relation, kind, certainty, state, gates,
  common_begins, common_ends, gap_days, min_lon, min_lat, max_lon, max_lat)
select fid, revision, area_m2, share_a, share_b, relation, kind, certainty, state, gates,
  common_begins, common_ends, gap_days, min_lon, min_lat, max_lon, max_lat from overlap order by fid;

create trigger overlap_begins after insert on overlap
when not exists (select 1 from setting where key = 'unfinished_copy') begin
  insert into overlap_version (number, seq, area_m2, share_a, share_b, relation, kind, certainty, state, gates,
    common_begins, common_ends, gap_days, min_lon, min_lat, max_lon, max_lat)
  values (new.fid, new.revision, new.area_m2, new.share_a, new.share_b, new.relation, new.kind, new.certainty, new.state,
    new.gates, new.common_begins, new.common_ends, new.gap_days, new.min_lon, new.min_lat, new.max_lon, new.max_lat);
end;
create trigger overlap_changes after update of revision on overlap begin
  insert into overlap_version (number, seq, area_m2, share_a, share_b, relation, kind, certainty, state, gates,
    common_begins, common_ends, gap_days, min_lon, min_lat, max_lon, max_lat)
  values (new.fid, new.revision, new.area_m2, new.share_a, new.share_b, new.relation, new.kind, new.certainty, new.state,
    new.gates, new.common_begins, new.common_ends, new.gap_days, new.min_lon, new.min_lat, new.max_lon, new.max_lat)
  on conflict (number, seq) do update set area_m2 = excluded.area_m2, share_a = excluded.share_a,
    share_b = excluded.share_b, relation = excluded.relation, kind = excluded.kind, certainty = excluded.certainty,
    state = excluded.state, gates = excluded.gates, common_begins = excluded.common_begins,
    common_ends = excluded.common_ends, gap_days = excluded.gap_days, min_lon = excluded.min_lon,
    min_lat = excluded.min_lat, max_lon = excluded.max_lon, max_lat = excluded.max_lat;
end;
