-- Support cases (samverkansstödsärenden): who has asked for support, what was judged, decided and given. This file and its
-- PostGIS twin have the same number, tables and columns. What is personal stands in spokesperson, in the participants of
-- activities (case_event.detail) and in what was received; none of it goes into the log of changes.

create table support_case (
  fid INTEGER primary key,                       -- also its number for people
  id TEXT not null unique,
  revision INTEGER not null,                     -- the number of the change that last touched it
  origin TEXT not null,
  state TEXT not null,
  since DATETIME not null,
  title TEXT not null,
  administration TEXT references administration (code), -- which one handles it; none before somebody was assigned
  committee TEXT references committee (code),    -- which one decides
  meets_on DATE,                                 -- at which meeting
  applicant TEXT references applicant (id),      -- none of one that the city began
  contact_person TEXT references person (id),
  initiative TEXT references initiative (id),    -- what it is about, from submission on
  follows TEXT references support_case (id),     -- the rejected one that it is a new version of
  language TEXT not null,                        -- in which the applicant is written to
  area TEXT,                                     -- GeoJSON geometry, until there is an initiative
  application TEXT not null,                     -- JSON
  spokesperson TEXT,                             -- JSON {name, phone}; personal data
  assignment TEXT,                               -- of one that the city began
  proposal TEXT,                                 -- JSON: the proposal to the committee
  terms TEXT,                                    -- JSON: the agreement
  deadline DATE,                                 -- the last day for completing it
  reminded_at DATETIME,
  created_at DATETIME not null,
  updated_at DATETIME not null
);
create index support_case_state on support_case (state, since);
create index support_case_applicant on support_case (applicant) where applicant is not null;
create index support_case_initiative on support_case (initiative) where initiative is not null;
create index support_case_meeting on support_case (committee, meets_on) where committee is not null;

-- Everything that happened with a case, for good. Before is empty for the first.
create table case_event (
  fid INTEGER primary key,
  support_case TEXT not null references support_case (id),
  seq INTEGER not null,
  at DATETIME not null,
  actor TEXT not null,                           -- 'applicant:…', 'person:…', 'operator', 'system'
  administration TEXT,
  event TEXT not null,
  before TEXT,
  after TEXT not null,
  reason TEXT not null,
  detail TEXT not null                           -- JSON: the activity, the judgement, the overlap check …
);
create index case_event_case on case_event (support_case, fid);

-- What came in, each with a number of the diary and its time. Nothing here is ever changed or deleted.
create table case_received (
  fid INTEGER primary key,
  support_case TEXT not null references support_case (id),
  year INTEGER not null,
  number INTEGER not null,                       -- counts within the year
  what TEXT not null,
  at DATETIME not null,
  sender TEXT not null,
  digest TEXT not null,                          -- SHA-256 of the content, hexadecimal
  content TEXT not null,                         -- JSON
  unique (year, number)
);
create index case_received_case on case_received (support_case, fid);

create table case_attachment (
  fid INTEGER primary key,
  id TEXT not null unique,
  support_case TEXT not null references support_case (id),
  name TEXT not null,                            -- as it is offered for download
  media_type TEXT not null,
  size INTEGER not null,
  digest TEXT not null,                          -- SHA-256, hexadecimal
  sender TEXT not null,
  at DATETIME not null,
  content BLOB not null
);
create index case_attachment_case on case_attachment (support_case, fid);

-- What committees decided. A correction is another row.
create table case_decision (
  fid INTEGER primary key,
  id TEXT not null unique,
  support_case TEXT not null references support_case (id),
  committee TEXT not null references committee (code),
  meets_on DATE,                                 -- the meeting it was proposed to
  outcome TEXT not null,
  decided_on DATE not null,
  paragraph TEXT not null,
  registry_number TEXT not null,
  text TEXT not null,                            -- conditions or reasons
  corrects TEXT references case_decision (id),
  decided_by TEXT not null,                      -- who recorded it
  at DATETIME not null,
  annex TEXT not null                            -- JSON: what it overlapped, frozen
);
create index case_decision_case on case_decision (support_case, fid);

create trigger case_received_stays before update on case_received begin
  select raise(abort, 'what was received stays as it is');
end;
create trigger case_received_is_kept before delete on case_received
when not exists (select 1 from setting where key = 'unfinished_copy') begin
  select raise(abort, 'what was received stays as it is');
end;
create trigger case_attachment_stays before update on case_attachment begin
  select raise(abort, 'what was received stays as it is');
end;
create trigger case_attachment_is_kept before delete on case_attachment
when not exists (select 1 from setting where key = 'unfinished_copy') begin
  select raise(abort, 'what was received stays as it is');
end;
create trigger case_decision_stays before update on case_decision begin
  select raise(abort, 'decisions are corrected by new ones');
end;
create trigger case_decision_is_kept before delete on case_decision
when not exists (select 1 from setting where key = 'unfinished_copy') begin
  select raise(abort, 'decisions are corrected by new ones');
end;
