-- What administrators keep: when each committee meets, and what an application is judged by.

create table committee_meeting (
  fid INTEGER primary key,
  committee TEXT not null references committee (code),
  meets_on DATE not null,
  cut_off DATE not null,                        -- the last day on which a case can be handed in for this meeting
  revision INTEGER not null,
  unique (committee, meets_on),
  check (cut_off <= meets_on)
);
create index committee_meeting_cut_off on committee_meeting (cut_off);

create table criterion (
  code TEXT primary key,
  position INTEGER not null,                    -- the order in which they are asked
  name_sv TEXT not null,
  name_en TEXT not null,
  text_sv TEXT not null,
  text_en TEXT not null,
  retired_on DATE,                              -- from this day on it is not asked any more; earlier assessments keep it
  revision INTEGER not null
);

-- What Malmö publishes for its support of collaboration processes, in words of this program.
insert into criterion (code, position, name_sv, name_en, text_sv, text_en, revision) values
  ('K1', 1, 'Gemensam ansökan', 'Joint application',
   'Ansökan görs gemensamt av fastighetsägare, boendegrupper, föreningar eller företag, en eller flera.',
   'One or more property owners, resident groups, associations or companies apply together.', 0),
  ('K2', 2, 'Förankrad på platsen', 'Rooted in the place',
   'Gruppen är etablerad i området och har förtroende där.',
   'The group is established in the area and trusted there.', 0),
  ('K3', 3, 'Gemensamt ansvar', 'Shared responsibility',
   'Parterna agerar tillsammans och avsätter pengar, resurser eller ansvar.',
   'The parties act together and set aside money, resources or responsibility.', 0),
  ('K4', 4, 'Demokratiska principer', 'Democratic principles',
   'Arbetet bygger på jämlikhet, mångfald och allas lika värde.',
   'The work builds on equality, diversity and the equal worth of all.', 0),
  ('K5', 5, 'Mervärde', 'Added value',
   'Samverkan ger något som ingen enskild aktör skapar på egen hand.',
   'Together they bring about what no single actor creates alone.', 0),
  ('K6', 6, 'Plan tillsammans med förvaltningen', 'A plan that involves the administration',
   'Det finns en plan för arbetet där förvaltningen har en roll.',
   'There is a plan for the work in which the administration has a part.', 0);
