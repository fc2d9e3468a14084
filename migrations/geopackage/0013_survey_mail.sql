-- Invitations to surveys by mail. This file and its PostGIS twin have the same number, tables and columns. What is mailed is a
-- link whose secret follows from its seed and the installation's key, which is not in the database.

alter table survey_invitation add column seed TEXT;    -- null where the link was shown and not mailed

-- Where an invitation or a reminder goes that is on its way; gone as soon as it has left.
create table survey_mail (
  fid INTEGER primary key,
  id TEXT not null unique,                       -- the delivery's
  invitation TEXT not null references survey_invitation (digest),
  sealed TEXT not null,                          -- the address, which only the installation's key opens
  language TEXT not null check (language in ('sv', 'en')),
  reminds TEXT not null check (reminds in ('yes', 'no'))
);
