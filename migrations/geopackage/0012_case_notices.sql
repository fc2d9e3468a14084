-- What is worth telling of a support case. This file and its PostGIS twin have the same number, tables and columns.

alter table notice add column support_case TEXT references support_case (id);
