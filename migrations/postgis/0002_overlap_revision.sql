-- What was recorded after a change is read again and again, to bring zones up to date without reading everything.
create index overlap_revision on overlap (revision);
