"""PostGIS: the areas in a table, the join as one writes it well and as one writes it first, and the prepared preview."""

import time

import numpy as np
import psycopg
import shapely

from areas import in_order, write_pairs
from process import Cost

LIMIT_M2 = 1.0
TABLE = """
drop table if exists areas;
create table areas (id int primary key, administration int not null, shape geometry not null);
create temp table sent (id int, administration int, shape bytea);
"""
FILL = """
insert into areas select id, administration, ST_GeomFromWKB(shape, 3006) from sent;
drop table sent;
create index on areas using gist (shape);
vacuum analyze areas;
"""
# The area is computed once, behind a fence: the planner would copy the expression into select and where.
BEST = f"""
select a, b, area_m2 from (
    select a.id a, b.id b, ST_Area(ST_Intersection(a.shape, b.shape)) area_m2
    from areas a join areas b on a.shape && b.shape
    where a.id < b.id and a.administration <> b.administration
    offset 0
) pairs where area_m2 > {LIMIT_M2}
"""
PLAIN = f"""
select a.id, b.id, ST_Area(ST_Intersection(a.shape, b.shape))
from areas a join areas b on ST_Intersects(a.shape, b.shape)
where a.id < b.id and a.administration <> b.administration
  and ST_Area(ST_Intersection(a.shape, b.shape)) > {LIMIT_M2}
"""
PREVIEW = f"""
select count(*), coalesce(sum(area_m2), 0) from (
    select ST_Area(ST_Intersection(shape, asked)) area_m2
    from areas, (select ST_GeomFromWKB(%b, 3006) asked offset 0) one
    where shape && asked and administration <> %b
    offset 0
) found where area_m2 > {LIMIT_M2}
"""
# One row of a binary copy: the number of fields, then each with its length.
ROW = np.dtype([("fields", ">i2"), ("la", ">i4"), ("a", ">i4"), ("lb", ">i4"), ("b", ">i4"), ("l", ">i4"), ("m2", ">f8")])
COPY_HEADER = 19


class PostGis:
    """One connection, whose backend process is measured."""

    def __init__(self, cluster):
        target = f"host={cluster.folder} user=bench dbname=postgres"
        self.connection = psycopg.connect(target, autocommit=True)
        self.connection.execute("create extension postgis")
        self.pid = self.connection.info.backend_pid

    def version(self):
        select = "select split_part(version(), ' ', 2), postgis_lib_version(), postgis_geos_version()"
        return self.connection.execute(select).fetchone()

    def load(self, administrations, shapes):
        self.connection.execute(TABLE)
        with self.connection.cursor().copy("copy sent from stdin (format binary)") as copy:
            copy.set_types(["int4", "int4", "bytea"])
            for row in zip(range(len(shapes)), administrations.tolist(), shapely.to_wkb(shapes).tolist()):
                copy.write_row(row)
        for statement in FILL.strip().split(";\n"):
            self.connection.execute(statement)

    def batch(self, statement, path):
        with Cost(self.pid) as cost:
            with self.connection.cursor().copy(f"copy ({statement}) to stdout (format binary)") as copy:
                sent = b"".join(bytes(part) for part in copy)
        rows = np.frombuffer(sent, ROW, offset=COPY_HEADER, count=(len(sent) - COPY_HEADER) // ROW.itemsize)
        pairs = in_order(np.column_stack([rows["a"], rows["b"], rows["m2"]]).astype(float))
        write_pairs(path, *pairs.T)
        return {"cost": cost.json(), "pairs": len(pairs), "area_m2": float(pairs[:, 2].sum())}

    def preview(self, administrations, shapes):
        """Microseconds at the client, hits and what they share, for each area asked about."""
        answers, cursor = [], self.connection.cursor(binary=True)
        asked = list(zip(shapely.to_wkb(shapes).tolist(), administrations.tolist()))
        with Cost(self.pid) as cost:
            for question in asked:
                began = time.perf_counter_ns()
                hits, area_m2 = cursor.execute(PREVIEW, question, prepare=True).fetchone()
                answers.append(((time.perf_counter_ns() - began) * 1e-3, hits, area_m2))
        return {"answers": answers, "cost": cost.json()}
