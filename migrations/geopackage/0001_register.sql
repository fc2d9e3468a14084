-- The register: what is in it, who made it and what was found. This file and its PostGIS twin have the same number,
-- tables and columns; only types and the spatial bookkeeping differ.
--
-- The file is a valid OGC GeoPackage (1.3): GIS programs open it directly, for reading. It also holds contact persons
-- and everything that was ever registered, so hand out exports, not the file.
--
-- Conventions: fid is the row number that GeoPackage wants; id is the public id (UUID as text). Days are DATE, instants
-- DATETIME in UTC with milliseconds. Geometries are CRS84 (longitude, latitude), as sent in and never rounded.
-- JSON stands in TEXT. seq numbers a change of the register; revision is the seq of the last change of one thing.

pragma application_id = 1196444487; -- "GPKG"
pragma user_version = 10300;

-- GeoPackage's own tables -------------------------------------------------------------------------------------------

create table gpkg_spatial_ref_sys (
  srs_name text not null,
  srs_id integer not null primary key,
  organization text not null,
  organization_coordsys_id integer not null,
  definition text not null,
  description text
);

insert into gpkg_spatial_ref_sys values
  ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326,
   'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]',
   'longitude and latitude in decimal degrees on the WGS 84 spheroid');

create table gpkg_contents (
  table_name text not null primary key,
  data_type text not null,
  identifier text unique,
  description text default '',
  last_change datetime not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  min_x double,
  min_y double,
  max_x double,
  max_y double,
  srs_id integer references gpkg_spatial_ref_sys (srs_id)
);

create table gpkg_geometry_columns (
  table_name text not null references gpkg_contents (table_name),
  column_name text not null,
  geometry_type_name text not null,
  srs_id integer not null references gpkg_spatial_ref_sys (srs_id),
  z tinyint not null,
  m tinyint not null,
  primary key (table_name, column_name),
  unique (table_name)
);

-- The log -----------------------------------------------------------------------------------------------------------

-- One row. Every write starts by adding one to it, which locks it until the commit: so numbers have no gaps and become
-- visible in order, and a reader that has seen number n has seen everything before it.
create table change_head (
  id integer primary key check (id = 1),
  seq integer not null
);
insert into change_head values (1, 0);

-- What happened. Nothing is ever changed or deleted here.
create table change (
  seq integer primary key,
  at datetime not null,
  kind text not null check (kind in (
    'initiative_registered', 'initiative_changed', 'initiative_withdrawn', 'organisation_put', 'reference_put')),
  subject text not null,       -- the id of the initiative, or a code
  document text not null       -- the subject afterwards, as JSON without its geometry
);
create index change_subject on change (subject, seq);

-- The installation --------------------------------------------------------------------------------------------------

-- Settings, fixed when the store is made: recorded overlaps depend on them.
create table setting (
  key text primary key,
  value text not null          -- JSON
);

create table committee (
  code text primary key,
  name_sv text not null,
  name_en text not null
);

create table administration (
  position integer primary key, -- the order of registration, which decides the look on the map
  code text not null unique,
  name_sv text not null,
  name_en text not null,
  committee text references committee (code)
);

-- Initiatives -------------------------------------------------------------------------------------------------------

create table initiative (
  fid integer primary key,
  id text not null unique,
  revision integer not null,
  name text not null,
  description text not null,
  purpose text not null,
  form text not null,
  origin text not null,
  city_role text not null,
  lead_administration text not null references administration (code),
  participating_administrations text not null,  -- JSON array of codes
  administrations text not null,                -- ',FGK,MF,': lead and participants between commas, for filters
  actors text not null,                         -- JSON array of {kind, name}
  focus_fields text not null,                   -- ',networking,safety,'
  contact_person text,                          -- JSON {name, email, phone}; personal data
  begins date,
  ends date,                                    -- the first day after it
  phase text not null,
  area_status text not null,
  parent text references initiative (id),
  registry_number text,
  external_id text,
  source text,
  search text not null,                         -- name, description and actors in small letters
  area_version integer not null,
  area_m2 double not null check (area_m2 > 0),
  min_lon double not null,
  min_lat double not null,
  max_lon double not null,
  max_lat double not null,
  created_at datetime not null,
  updated_at datetime not null,
  withdrawn_at datetime,                        -- withdrawn ones stay: institutional memory
  geom multipolygon not null,
  check (ends is null or begins is null or begins < ends)
);
create index initiative_lead on initiative (lead_administration);
create index initiative_parent on initiative (parent) where parent is not null;
-- A source's own id finds its initiative again, so that an import can be repeated.
create unique index initiative_external on initiative (lead_administration, coalesce(source, ''), external_id)
  where external_id is not null and withdrawn_at is null;

-- Every version of an area; the newest is also in initiative.geom.
create table footprint_version (
  fid integer primary key,
  initiative_id text not null references initiative (id),
  version integer not null,
  seq integer not null references change (seq),
  recorded_at datetime not null,
  area_status text not null,
  area_m2 double not null,
  geom multipolygon not null,
  unique (initiative_id, version)
);

-- Overlaps ----------------------------------------------------------------------------------------------------------

-- One row for each pair whose interiors meet or once met. Written in the transaction of the change that caused it.
-- The shared geometry is not stored: it follows from the two areas and is drawn when somebody looks.
create table overlap (
  fid integer primary key,                      -- also its number for people
  id text not null unique,
  a_id text not null references initiative (id),
  b_id text not null references initiative (id),
  revision integer not null,
  area_m2 double not null,
  share_a double not null,
  share_b double not null,
  relation text not null,
  kind text not null,
  certainty text not null,
  state text not null check (state in ('candidate', 'active', 'lapsed')),
  gates text not null,                          -- ',below_area,': why it is not active
  common_begins date,
  common_ends date,
  gap_days integer,
  min_lon double not null,                      -- where the boxes of both sides meet
  min_lat double not null,
  max_lon double not null,
  max_lat double not null,
  first_seen_at datetime not null,
  unique (a_id, b_id),
  check (a_id < b_id)
);
create index overlap_b on overlap (b_id);

-- Reference layers --------------------------------------------------------------------------------------------------

-- Areas for orientation and for picking, such as districts. They take no part in overlaps.
create table reference_area (
  fid integer primary key,
  layer text not null,
  code text not null,
  name text not null,
  min_lon double not null,
  min_lat double not null,
  max_lon double not null,
  max_lat double not null,
  geom multipolygon not null,
  unique (layer, code)
);

-- Retries -----------------------------------------------------------------------------------------------------------

-- The answer to a request with an Idempotency-Key, written in the request's own transaction: a repeat gets the same
-- answer and registers nothing twice.
create table idempotency (
  key text primary key,
  fingerprint text not null,                    -- SHA-256 of the body
  subject text not null,                        -- the initiative that was registered
  answer text not null,                         -- JSON
  at datetime not null
);

-- What GIS programs see ---------------------------------------------------------------------------------------------

insert into gpkg_contents (table_name, data_type, identifier, description, min_x, min_y, max_x, max_y, srs_id) values
  ('initiative', 'features', 'Initiatives', 'Initiatives with their current areas', -180, -90, 180, 90, 4326),
  ('footprint_version', 'features', 'Area versions', 'Every version of every area', -180, -90, 180, 90, 4326),
  ('reference_area', 'features', 'Reference areas', 'Districts and the like', -180, -90, 180, 90, 4326);
-- One registered attribute table makes readers hide the unregistered, internal ones.
insert into gpkg_contents (table_name, data_type, identifier, description) values
  ('administration', 'attributes', 'Administrations', 'The city''s administrations');
insert into gpkg_geometry_columns values
  ('initiative', 'geom', 'MULTIPOLYGON', 4326, 0, 0),
  ('footprint_version', 'geom', 'MULTIPOLYGON', 4326, 0, 0),
  ('reference_area', 'geom', 'MULTIPOLYGON', 4326, 0, 0);
