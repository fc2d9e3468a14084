-- What initiatives come to: plans, indicators with their readings, documents, and surveys. This file and its PostGIS twin have
-- the same number, tables and columns.

-- The plan of an initiative.
create table measure (
  fid INTEGER primary key,
  id TEXT not null unique,
  initiative TEXT not null references initiative (id),
  revision INTEGER not null,                     -- the number of the change that last touched it
  title TEXT not null,
  responsible TEXT not null,                     -- an administration, an actor or a function; never a person's name
  due_on DATE,
  state TEXT not null,
  note TEXT not null
);
create index measure_initiative on measure (initiative, fid);

-- What is followed of an initiative, from where to where.
create table indicator (
  fid INTEGER primary key,
  id TEXT not null unique,
  initiative TEXT not null references initiative (id),
  revision INTEGER not null,
  kind TEXT not null check (kind in ('result', 'effect')),
  template TEXT,                                 -- the published effect that it follows
  name TEXT not null,
  unit TEXT not null,
  better TEXT not null check (better in ('higher', 'lower')),
  baseline DOUBLE,
  baseline_on DATE,
  target DOUBLE,
  target_on DATE,
  check ((baseline is null) = (baseline_on is null))
);
create index indicator_initiative on indicator (initiative, fid);

-- What was read. Nothing is ever changed here: a reading that was wrong is corrected by a new one that names it.
create table reading (
  fid INTEGER primary key,
  id TEXT not null unique,
  indicator TEXT not null references indicator (id),
  seq INTEGER not null,
  read_on DATE not null,
  value DOUBLE not null,
  source TEXT not null,
  corrects TEXT unique references reading (id),
  recorded_at DATETIME not null,
  recorded_by TEXT not null                      -- as the record names people
);
create index reading_indicator on reading (indicator, fid);
create trigger reading_stays before update on reading begin
  select raise(abort, 'readings are append-only');
end;
create trigger reading_is_kept before delete on reading
when not exists (select 1 from setting where key = 'unfinished_copy') begin
  select raise(abort, 'readings are append-only');
end;

-- What is known of an initiative elsewhere. Nothing is ever fetched from there.
create table initiative_document (
  fid INTEGER primary key,
  id TEXT not null unique,
  initiative TEXT not null references initiative (id),
  revision INTEGER not null,
  kind TEXT not null,
  title TEXT not null,
  url TEXT not null,
  dated_on DATE
);
create index initiative_document_initiative on initiative_document (initiative, fid);

-- Surveys to actors of an initiative or of a district. Of links only digests stand here; an anonymous survey keeps for nobody
-- whom a link was made, and its answers name neither the link nor the moment.
create table survey (
  fid INTEGER primary key,
  id TEXT not null unique,
  revision INTEGER not null,
  initiative TEXT references initiative (id),
  layer TEXT,                                    -- of the district
  district TEXT,
  administration TEXT references administration (code), -- who asks in the district
  title TEXT not null,
  lead TEXT not null,
  anonymous TEXT not null check (anonymous in ('yes', 'no')),
  opens_on DATE not null,
  closes_on DATE not null,
  questions TEXT not null,                       -- JSON
  common TEXT unique,                            -- digest of the link that anybody can answer by
  closed_at DATETIME,                            -- before its last day
  check ((initiative is null) = (district is not null)),
  check ((layer is null) = (district is null)),
  check ((administration is null) = (district is null))
);
create index survey_initiative on survey (initiative) where initiative is not null;

create table survey_invitation (
  fid INTEGER primary key,
  survey TEXT not null references survey (id),
  digest TEXT not null unique,
  address TEXT,                                  -- personal data; null in an anonymous survey
  used TEXT not null check (used in ('yes', 'no'))
);
create index survey_invitation_survey on survey_invitation (survey);

create table survey_response (
  fid INTEGER primary key,
  survey TEXT not null references survey (id),
  respondent TEXT,                               -- personal data; null in an anonymous survey
  answers TEXT not null                          -- JSON
);
create index survey_response_survey on survey_response (survey, fid);
