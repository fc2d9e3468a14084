-- Telling people: what somebody wants to be told, what they were told, and what is on its way to them. This file and its
-- PostGIS twin have the same number, tables and columns. Nothing here is a change of the register: it follows from the
-- notices, which were written by the changes that caused them. No secret stands here: addresses of feeds are kept as
-- digests, and what a webhook is signed with is made from a key that is not in the database.

-- Whom to tell what. Who has no subscription of their own is told as the default says.
create table subscription (
  fid INTEGER primary key,
  id TEXT not null unique,
  person TEXT references person (id),            -- who is told; or else a function mailbox
  mailbox TEXT,                                  -- its address
  administration TEXT references administration (code), -- whose mailbox it is
  language TEXT not null,
  covers TEXT not null,                          -- ',own_administration,own_initiatives,'; watch areas besides
  minimum_band TEXT,                             -- nothing below it; null: everything
  timing TEXT not null,                          -- a kind of event → at_once, daily, weekly, never
  mail TEXT not null check (mail in ('yes', 'no')), -- the inbox has everything anyway
  feed TEXT unique,                              -- digest of the secret in the addresses of its feeds
  created_at DATETIME not null,
  updated_at DATETIME not null,
  check ((person is null) = (mailbox is not null)),
  check ((mailbox is null) = (administration is null))
);
create unique index subscription_person on subscription (person) where person is not null;

-- A place that somebody wants to hear of, drawn or taken from a reference layer.
create table watch_area (
  fid INTEGER primary key,
  id TEXT not null unique,
  subscription TEXT not null references subscription (id),
  name TEXT not null,
  layer TEXT,                                    -- where a district comes from
  area TEXT not null                             -- GeoJSON geometry in CRS84
);
create index watch_area_subscription on watch_area (subscription);

-- How far notices were handed out to who is to be told of them.
create table handed_out (
  fid INTEGER primary key check (fid = 1),
  notice INTEGER not null                        -- the last one
);
insert into handed_out (fid, notice) values (1, 0);

-- What somebody finds when they sign in.
create table inbox_item (
  fid INTEGER primary key,
  person TEXT not null references person (id),
  notice INTEGER not null references notice (fid),
  needs_action TEXT not null check (needs_action in ('yes', 'no')),
  created_at DATETIME not null,
  read_at DATETIME,
  unique (person, notice)
);
create index inbox_item_person on inbox_item (person, fid);
create index inbox_item_unread on inbox_item (person, fid) where read_at is null;

-- Where programs want to be told. Its secret follows from its id, the generation and the installation's key.
create table webhook (
  fid INTEGER primary key,
  id TEXT not null unique,
  name TEXT not null,
  administration TEXT not null references administration (code),
  url TEXT not null,
  kinds TEXT not null,                           -- ',opened,reassess,'; of which it is told
  minimum_band TEXT,
  generation INTEGER not null,                   -- of its secret
  earlier_until DATETIME,                        -- until then the generation before signs as well
  created_by TEXT not null,
  created_at DATETIME not null,
  failing_since DATETIME,                        -- since when nothing has arrived
  disabled_at DATETIME,
  disabled_why TEXT,                             -- 'failing' or 'by_hand'
  deleted_at DATETIME
);

-- The outbox: what is to leave the house, or has left it. One row is one mail or one call, whatever is tried for it.
create table delivery (
  fid INTEGER primary key,
  id TEXT not null unique,                       -- by which receivers recognise a repetition
  channel TEXT not null check (channel in ('mail', 'webhook')),
  kind TEXT not null,                            -- 'notice', 'digest', 'applicant', 'test', 'disabled' …
  subscription TEXT references subscription (id),
  person TEXT references person (id),            -- who gets the mail, where there is no subscription
  webhook TEXT references webhook (id),
  dedupe TEXT not null unique,                   -- the same thing is not sent twice
  created_at DATETIME not null,
  due_at DATETIME not null,                      -- not before; after a failure, when to try again
  state TEXT not null check (state in ('waiting', 'sent', 'set_aside', 'dropped')),
  attempts INTEGER not null,
  leased_by TEXT,                                -- who is at it
  leased_until DATETIME,
  fault TEXT,                                    -- what the last attempt came to; never an address or a text that was sent
  settled_at DATETIME,
  detail TEXT not null
);
create index delivery_due on delivery (due_at, fid) where state = 'waiting';
create index delivery_leased on delivery (leased_until) where leased_until is not null;
create index delivery_webhook on delivery (webhook, fid) where webhook is not null;
create index delivery_subscription on delivery (subscription, created_at) where subscription is not null;
create index delivery_person on delivery (person, created_at) where person is not null;
create index delivery_state on delivery (state, fid);

-- What a delivery tells of.
create table delivery_notice (
  fid INTEGER primary key,
  delivery TEXT not null references delivery (id),
  notice INTEGER not null references notice (fid),
  unique (delivery, notice)
);

-- Every attempt.
create table delivery_attempt (
  fid INTEGER primary key,
  delivery TEXT not null references delivery (id),
  at DATETIME not null,
  took_ms INTEGER not null,
  status INTEGER,                                -- of HTTP or SMTP
  fault TEXT,                                    -- null: it went through
  answer TEXT                                    -- the beginning of what was answered
);
create index delivery_attempt_delivery on delivery_attempt (delivery, fid);
create index delivery_attempt_at on delivery_attempt (at);
