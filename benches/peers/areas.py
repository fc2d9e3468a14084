"""Areas and pairs as the Rust process writes them (benches/engine/file.rs): exactly the same doubles for everybody."""

import numpy as np
import shapely

PAIR_COLUMNS = 3


def read(path):
    """Administrations and geometries; an area of one part is a polygon, as one would store it."""
    words = np.fromfile(path, dtype="<i8")
    areas, polygons, rings, points = (int(count) for count in words[:4])
    parts = np.split(words[4 : 4 + areas + (areas + 1) + (polygons + 1) + (rings + 1)],
                     np.cumsum([areas, areas + 1, polygons + 1]))
    administrations, of_area, of_polygon, of_ring = parts
    coords = words[len(words) - 2 * points :].view("<f8").reshape(-1, 2)
    whole = shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, coords, (of_ring, of_polygon, of_area))
    single = shapely.get_num_geometries(whole) == 1
    return administrations, np.where(single, shapely.get_geometry(whole, 0), whole)


def read_pairs(path):
    """Pairs as rows of a, b, square metres, in order."""
    return in_order(np.fromfile(path, dtype="<f8").reshape(-1, PAIR_COLUMNS))


def write_pairs(path, a, b, area_m2):
    """Writes pairs the way the Rust process does."""
    np.column_stack([a, b, area_m2]).astype("<f8").tofile(path)


def in_order(pairs):
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
