-- Signing in: who is in, by which links one gets in, which programs may. No secret stands here, only digests (SHA-256 in
-- hexadecimal) of secrets of 256 random bits: who reads all of it can neither sign in nor call the API with it.

-- Somebody outside the city, known by an address that a link was sent to and came back from. Personal data.
create table applicant (
  fid INTEGER primary key,
  id TEXT not null unique,
  email TEXT not null unique,                    -- in small letters
  verified_at DATETIME not null
);

-- Somebody is signed in with one browser.
create table session (
  fid INTEGER primary key,
  id TEXT not null unique,                       -- names it in lists; proves nothing
  digest TEXT not null unique,                   -- of what the cookie holds
  earlier_digest TEXT unique,                    -- of what it held before; still good for a minute after renewed_at
  person TEXT references person (id),
  applicant TEXT references applicant (id),
  issuer TEXT,                                   -- who vouched, by OpenID Connect
  subject TEXT,                                  -- whom it is to that issuer
  sid TEXT,                                      -- the issuer's own session
  rights TEXT not null,                          -- SHA-256 of the roles it had; other roles make another digest
  device TEXT not null,                          -- what the browser calls itself
  created_at DATETIME not null,
  renewed_at DATETIME not null,
  seen_at DATETIME not null,                     -- to the minute
  expires_at DATETIME not null,
  check ((person is null) <> (applicant is null))
);
create index session_person on session (person);
create index session_expires on session (expires_at);
create index session_sid on session (sid) where sid is not null;

-- A link that signs somebody in once. One for an applicant is asked for first and has no digest before it is sent: its
-- secret is made at that moment and is nowhere but in the mail.
create table sign_in_link (
  fid INTEGER primary key,
  id TEXT not null unique,
  kind TEXT not null check (kind in ('administrator', 'person', 'applicant')),
  person TEXT references person (id),            -- whom it signs in; null before the first administrator is made
  email TEXT,                                    -- where it goes; personal data
  language TEXT not null,
  digest TEXT unique,
  requested_at DATETIME not null,
  expires_at DATETIME,
  used_at DATETIME,
  check ((kind = 'person') = (person is not null)),
  check ((kind = 'applicant') = (email is not null))
);
create index sign_in_link_email on sign_in_link (email, requested_at) where email is not null;

-- States of sign-ins by OpenID Connect that came back: none comes back twice.
create table used_state (
  digest TEXT primary key,
  at DATETIME not null
);

-- Programs that call the API for an administration.
create table api_token (
  fid INTEGER primary key,
  id TEXT not null unique,                       -- the second part of the token
  digest TEXT not null,                          -- of its third part
  name TEXT not null,
  administration TEXT not null references administration (code),
  scopes TEXT not null,                          -- ',areas:read,areas:write,'
  issued_by TEXT not null,                       -- 'person:…' or 'operator'
  issued_at DATETIME not null,
  expires_at DATETIME not null,
  used_on DATE,                                  -- the last day it was used
  revoked_at DATETIME
);
