-- More that is kept for a while only; for how long, the city decides.
insert into retention_rule (what, keep, unit) values
  ('applicants', null, 'months'),                -- people of cases that are over: who applied, spoke, took part
  ('respondents', null, 'months');               -- who was asked and who answered, of named surveys that are over
