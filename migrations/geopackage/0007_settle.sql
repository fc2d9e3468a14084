-- Settling overlaps: the coordination need, the rules it is counted by, how people handle an overlap, and what is worth
-- telling somebody. This file and its PostGIS twin have the same number, tables and columns. An older program still runs:
-- what it writes of an overlap has a revision of its own, by which this one sees that the score is to be counted again.

-- The log takes changes of any kind from now on. SQLite drops a check only so; what is stored is not touched by it.
pragma writable_schema = on;
update sqlite_schema set sql = replace(sql, ' check (kind in (
    ''initiative_registered'', ''initiative_changed'', ''initiative_withdrawn'', ''organisation_put'', ''reference_put''))', '')
  where type = 'table' and name = 'change';
pragma writable_schema = reset;

-- The score -----------------------------------------------------------------------------------------------------------

alter table overlap add column score INTEGER;       -- in hundredths, 0–500; null where a gate fails
alter table overlap add column band TEXT;
alter table overlap add column factors TEXT;        -- JSON: the score with its parts and raw values
alter table overlap add column zone INTEGER;        -- administrations in the shared area, up to where more do not count
alter table overlap add column rules INTEGER;       -- the version of the rules it was judged by
alter table overlap add column scored INTEGER;      -- the revision that was scored; another one, or none: to be done
alter table overlap add column opened_at DATETIME;  -- when it last became active
alter table overlap add column closed_at DATETIME;  -- when it last ceased to be

-- Rules as data. The newest hold; the first one is made from the installation's settings.
create table rule_set (
  version INTEGER primary key,
  seq INTEGER not null,                              -- the change that made them hold; 0 for the first
  activated_at DATETIME not null,
  activated_by TEXT not null,                        -- 'person:…' or 'operator'
  comment TEXT not null,
  rules TEXT not null                                -- JSON
);

-- Handling ------------------------------------------------------------------------------------------------------------

-- The one record of an overlap that both sides share. Without a row nobody has done anything: an active overlap is new
-- then, since it became active.
create table handling (
  fid INTEGER primary key,
  overlap TEXT not null unique references overlap (id),
  revision INTEGER not null,                         -- the number of the change that last touched it
  state TEXT not null,
  since DATETIME not null,
  acknowledged_at DATETIME,
  escalated_at DATETIME,
  snoozed_until DATE,
  snooze_reason TEXT not null,
  meeting_on DATE,
  outcome TEXT,
  note TEXT not null,
  baseline TEXT                                      -- JSON: what the overlap was when it was settled
);
create index handling_state on handling (state);

-- What each administration says now.
create table verdict (
  fid INTEGER primary key,
  overlap TEXT not null references overlap (id),
  administration TEXT not null references administration (code),
  verdict TEXT not null,
  reason TEXT,                                       -- why there is no need
  comment TEXT not null,
  said_by TEXT not null,
  said_at DATETIME not null,
  unique (overlap, administration)
);

-- Everything that was done with it, for good.
create table handling_event (
  fid INTEGER primary key,
  overlap TEXT not null references overlap (id),
  seq INTEGER not null,
  at DATETIME not null,
  actor TEXT not null,                               -- 'person:…', 'token:…', 'operator', 'system'
  administration TEXT,                               -- for which the actor acted
  act TEXT not null,
  before TEXT not null,                              -- the states
  after TEXT not null,
  rules INTEGER,                                     -- the version of the rules and the band at that moment
  band TEXT,
  detail TEXT not null                               -- JSON
);
create index handling_event_overlap on handling_event (overlap, fid);
create index handling_event_at on handling_event (at);

-- Who has seen it, and for which administration.
create table receipt (
  fid INTEGER primary key,
  overlap TEXT not null references overlap (id),
  actor TEXT not null,
  administration TEXT,
  at DATETIME not null,
  unique (overlap, actor)
);

-- Telling -------------------------------------------------------------------------------------------------------------

-- What is worth telling somebody, written by the change that caused it. Who is told, how and when, follows from it.
create table notice (
  fid INTEGER primary key,
  kind TEXT not null,
  overlap TEXT references overlap (id),
  initiative TEXT references initiative (id),
  seq INTEGER not null,                              -- the change that caused it
  at DATETIME not null,
  caused_by TEXT not null,                           -- who is not told, having done it
  dedupe TEXT not null unique,                       -- the same thing is not told twice
  detail TEXT not null                               -- JSON
);

-- When somebody last said that an initiative is as it stands there, and when to ask again.
create table freshness (
  fid INTEGER primary key,
  initiative TEXT not null unique references initiative (id),
  revision INTEGER not null,                         -- the change that confirmed it
  confirmed_at DATETIME not null,
  confirmed_by TEXT not null,
  review_on DATE not null
);
