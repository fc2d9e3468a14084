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
  srs_name TEXT not null,
  srs_id INTEGER not null primary key,
  organization TEXT not null,
  organization_coordsys_id INTEGER not null,
  definition TEXT not null,
  description TEXT
);

insert into gpkg_spatial_ref_sys values
  ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326,
   'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]',
   'longitude and latitude in decimal degrees on the WGS 84 spheroid');

create table gpkg_contents (
  table_name TEXT not null primary key,
  data_type TEXT not null,
  identifier TEXT unique,
  description TEXT default '',
  last_change DATETIME not null default (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE,
  min_y DOUBLE,
  max_x DOUBLE,
  max_y DOUBLE,
  srs_id INTEGER references gpkg_spatial_ref_sys (srs_id)
);

create table gpkg_geometry_columns (
  table_name TEXT not null references gpkg_contents (table_name),
  column_name TEXT not null,
  geometry_type_name TEXT not null,
  srs_id INTEGER not null references gpkg_spatial_ref_sys (srs_id),
  z TINYINT not null,
  m TINYINT not null,
  primary key (table_name, column_name),
  unique (table_name)
);

-- The log -----------------------------------------------------------------------------------------------------------

-- One row. Every write starts by adding one to it, which locks it until the commit: so numbers have no gaps and become
-- visible in order, and a reader that has seen number n has seen everything before it.
create table change_head (
  id INTEGER primary key check (id = 1),
  seq INTEGER not null
);
insert into change_head values (1, 0);

-- What happened. Nothing is ever changed or deleted here.
create table change (
  seq INTEGER primary key,
  at DATETIME not null,
  kind TEXT not null check (kind in (
    'initiative_registered', 'initiative_changed', 'initiative_withdrawn', 'organisation_put', 'reference_put')),
  subject TEXT not null,       -- the id of the initiative, or a code
  document TEXT not null       -- the subject afterwards, as JSON without its geometry
);
create index change_subject on change (subject, seq);

-- The installation --------------------------------------------------------------------------------------------------

-- Settings, fixed when the store is made: recorded overlaps depend on them.
create table setting (
  key TEXT primary key,
  value TEXT not null          -- JSON
);

create table committee (
  code TEXT primary key,
  name_sv TEXT not null,
  name_en TEXT not null
);

create table administration (
  position INTEGER primary key, -- the order of registration, which decides the look on the map
  code TEXT not null unique,
  name_sv TEXT not null,
  name_en TEXT not null,
  committee TEXT references committee (code)
);

-- Initiatives -------------------------------------------------------------------------------------------------------

create table initiative (
  fid INTEGER primary key,
  id TEXT not null unique,
  revision INTEGER not null,
  name TEXT not null,
  description TEXT not null,
  purpose TEXT not null,
  form TEXT not null,
  origin TEXT not null,
  city_role TEXT not null,
  lead_administration TEXT not null references administration (code),
  participating_administrations TEXT not null,  -- JSON array of codes
  administrations TEXT not null,                -- ',FGK,MF,': lead and participants between commas, for filters
  actors TEXT not null,                         -- JSON array of {kind, name}
  focus_fields TEXT not null,                   -- ',networking,safety,'
  contact_person TEXT,                          -- JSON {name, email, phone}; personal data
  begins DATE,
  ends DATE,                                    -- the first day after it
  phase TEXT not null,
  area_status TEXT not null,
  parent TEXT references initiative (id),
  registry_number TEXT,
  external_id TEXT,
  source TEXT,
  search TEXT not null,                         -- name, description and actors in small letters
  area_version INTEGER not null,
  area_m2 DOUBLE not null check (area_m2 > 0),
  min_lon DOUBLE not null,
  min_lat DOUBLE not null,
  max_lon DOUBLE not null,
  max_lat DOUBLE not null,
  created_at DATETIME not null,
  updated_at DATETIME not null,
  withdrawn_at DATETIME,                        -- withdrawn ones stay: institutional memory
  geom MULTIPOLYGON not null,
  check (ends is null or begins is null or begins < ends)
);
create index initiative_lead on initiative (lead_administration);
create index initiative_parent on initiative (parent) where parent is not null;
-- A source's own id finds its initiative again, so that an import can be repeated.
create unique index initiative_external on initiative (lead_administration, coalesce(source, ''), external_id)
  where external_id is not null and withdrawn_at is null;

-- Every version of an area; the newest is also in initiative.geom.
create table footprint_version (
  fid INTEGER primary key,
  initiative_id TEXT not null references initiative (id),
  version INTEGER not null,
  seq INTEGER not null references change (seq),
  recorded_at DATETIME not null,
  area_status TEXT not null,
  area_m2 DOUBLE not null,
  geom MULTIPOLYGON not null,
  unique (initiative_id, version)
);

-- Overlaps ----------------------------------------------------------------------------------------------------------

-- One row for each pair whose interiors meet or once met. Written in the transaction of the change that caused it.
-- The shared geometry is not stored: it follows from the two areas and is drawn when somebody looks.
create table overlap (
  fid INTEGER primary key,                      -- also its number for people
  id TEXT not null unique,
  a_id TEXT not null references initiative (id),
  b_id TEXT not null references initiative (id),
  revision INTEGER not null,
  area_m2 DOUBLE not null,
  share_a DOUBLE not null,
  share_b DOUBLE not null,
  relation TEXT not null,
  kind TEXT not null,
  certainty TEXT not null,
  state TEXT not null check (state in ('candidate', 'active', 'lapsed')),
  gates TEXT not null,                          -- ',below_area,': why it is not active
  common_begins DATE,
  common_ends DATE,
  gap_days INTEGER,
  min_lon DOUBLE not null,                      -- where the boxes of both sides meet
  min_lat DOUBLE not null,
  max_lon DOUBLE not null,
  max_lat DOUBLE not null,
  first_seen_at DATETIME not null,
  unique (a_id, b_id),
  check (a_id < b_id)
);
create index overlap_b on overlap (b_id);

-- Reference layers --------------------------------------------------------------------------------------------------

-- Areas for orientation and for picking, such as districts. They take no part in overlaps.
create table reference_area (
  fid INTEGER primary key,
  layer TEXT not null,
  code TEXT not null,
  name TEXT not null,
  min_lon DOUBLE not null,
  min_lat DOUBLE not null,
  max_lon DOUBLE not null,
  max_lat DOUBLE not null,
  geom MULTIPOLYGON not null,
  unique (layer, code)
);

-- Retries -----------------------------------------------------------------------------------------------------------

-- The answer to a request with an Idempotency-Key, written in the request's own transaction: a repeat gets the same
-- answer and registers nothing twice.
create table idempotency (
  key TEXT primary key,
  fingerprint TEXT not null,                    -- SHA-256 of the body
  subject TEXT not null,                        -- the initiative that was registered
  answer TEXT not null,                         -- JSON
  at DATETIME not null
);

-- What GIS programs see ---------------------------------------------------------------------------------------------

-- The extents stay empty: they are informative only, and readers then look for themselves.
insert into gpkg_contents (table_name, data_type, identifier, description, srs_id) values
  ('initiative', 'features', 'Initiatives', 'Initiatives with their current areas', 4326),
  ('footprint_version', 'features', 'Area versions', 'Every version of every area', 4326),
  ('reference_area', 'features', 'Reference areas', 'Districts and the like', 4326);
-- One registered attribute table makes readers hide the unregistered, internal ones.
insert into gpkg_contents (table_name, data_type, identifier, description) values
  ('administration', 'attributes', 'Administrations', 'The city''s administrations');
insert into gpkg_geometry_columns values
  ('initiative', 'geom', 'MULTIPOLYGON', 4326, 0, 0),
  ('footprint_version', 'geom', 'MULTIPOLYGON', 4326, 0, 0),
  ('reference_area', 'geom', 'MULTIPOLYGON', 4326, 0, 0);
