"""GEOS by way of Shapely 2 in the best form found, as a process that is asked line by line."""

import numpy as np
import shapely

import areas
from process import Cost, serve

LIMIT_M2 = 1.0
# So many pairs are worked out at a time that their intersections stay in the caches.
PAIRS_AT_A_TIME = 10_000
state = {}


def load(path):
    state["administrations"], state["shapes"] = areas.read(path)
    return {"areas": len(state["shapes"]), "invalid": int((~shapely.is_valid(state["shapes"])).sum())}


def batch(path):
    """Boxes by the tree, then the administrations, then prepared geometries, then areas."""
    administrations, shapes = state["administrations"], state["shapes"]
    shapely.destroy_prepared(shapes)
    with Cost() as cost:
        a, b = shapely.STRtree(shapes).query(shapes)
        wanted = (a < b) & (administrations[a] != administrations[b])
        a, b = a[wanted], b[wanted]
        shapely.prepare(shapes)
        found = [measure(shapes, a[at : at + PAIRS_AT_A_TIME], b[at : at + PAIRS_AT_A_TIME])
                 for at in range(0, len(a), PAIRS_AT_A_TIME)]
        a, b, area_m2 = (np.concatenate(column) for column in zip(*found))
    areas.write_pairs(path, a, b, area_m2)
    return {"cost": cost.json(), "pairs": len(a), "area_m2": float(area_m2.sum())}


def measure(shapes, a, b):
    meet = shapely.intersects(shapes[a], shapes[b])
    a, b = a[meet], b[meet]
    area_m2 = shapely.area(shapely.intersection(shapes[a], shapes[b]))
    large = area_m2 > LIMIT_M2
    return a[large], b[large], area_m2[large]


def zones(path):
    """All borders as one net, its meshes as polygons, and for each mesh the areas that a point of it lies in."""
    administrations, shapes = state["administrations"], state["shapes"]
    shapely.destroy_prepared(shapes)
    with Cost() as cost:
        net = shapely.union_all(shapely.boundary(shapes))
        faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(net)))
        points = shapely.point_on_surface(faces)
        shapely.prepare(shapes)
        area, face = shapely.STRtree(points).query(shapes, predicate="contains")
        area_m2 = shapely.area(faces)
    depth = np.bincount(face, minlength=len(faces))
    owners = np.unique(np.column_stack([face, administrations[area]]), axis=0)
    degree = np.bincount(owners[:, 0], minlength=len(faces))
    covered = depth > 0
    areas.write_pairs(path, depth[covered], degree[covered], area_m2[covered])
    return {"faces": int(covered.sum()), "cost": cost.json()}


if __name__ == "__main__":
    serve({"load": load, "batch": batch, "zones": zones})
