-- People, how they sign in, and what they may do. An address for mail identifies nobody: who somebody is follows from the
-- issuer and the subject that it vouches for.
create table person (
  fid INTEGER primary key,
  id TEXT not null unique,
  name TEXT not null,
  email TEXT,
  created_at DATETIME not null
);

create table identity (
  fid INTEGER primary key,
  issuer TEXT not null,
  subject TEXT not null,
  person_id TEXT not null references person (id),
  created_at DATETIME not null,
  unique (issuer, subject)
);
create index identity_person on identity (person_id);

-- Roles are never deleted: who could do what, and who let them, is told afterwards too. One that was given on behalf of
-- somebody is in force only while that person has the same role themselves.
create table role_grant (
  fid INTEGER primary key,
  id TEXT not null unique,
  person_id TEXT not null references person (id),
  role TEXT not null,
  unit TEXT,                                    -- an administration's code, or a committee's for its secretary
  begins DATE,
  ends DATE,                                    -- the first day after it
  on_behalf_of TEXT references person (id),
  granted_by TEXT not null,                     -- 'person:…', 'operator' and the like
  granted_at DATETIME not null,
  ended_at DATETIME,                            -- when it was taken back
  check (ends is null or begins is null or begins < ends)
);
create index role_grant_person on role_grant (person_id);
create index role_grant_on_behalf_of on role_grant (on_behalf_of) where on_behalf_of is not null;

-- Publishing is a decision of its own: what was registered before stays where it was seen, inside the house.
alter table initiative add column visibility TEXT not null default 'internal'; -- 'public', 'internal' or 'confidential'
alter table initiative add column contact_person_id TEXT references person (id); -- who contact_person is, if in person
-- Few are hidden from those in the house, and every count leaves them out.
create index initiative_confidential on initiative (id) where visibility = 'confidential';
create index initiative_contact on initiative (contact_person_id) where contact_person_id is not null;
