"""GEOS as a process: takes batches of areas and pairs of them on standard input, answers with shared areas.

A question is a row of little-endian words of eight bytes: what is asked (0: GEOS, 1: shared areas exactly, 2: validity
exactly), then the numbers of areas,
polygons, rings, points and pairs; where each area's polygons, each polygon's rings and each ring's points end, as offsets
that start with 0; the pairs; the points as doubles. The answer is doubles: one verdict per area, one area per pair, which
is not a number where GEOS gave up. The exact answers have only what is asked for.
"""

import struct
import sys

import numpy as np
import shapely

import exact
from verdict import VALID, verdict

HEAD = 6


def main():
    while head := sys.stdin.buffer.read(8 * HEAD):
        asked, areas, polygons, rings, points, pairs = struct.unpack(f"<{HEAD}q", head)
        ends = [words(count + 1) for count in (areas, polygons, rings)]
        a, b = words(2 * pairs).reshape(-1, 2).T
        coords = np.frombuffer(sys.stdin.buffer.read(16 * points), "<f8").reshape(-1, 2)
        shapes = shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, coords, tuple(ends[::-1]))
        answer = (by_geos, shared_exactly, valid_exactly)[asked](shapes, a, b)
        sys.stdout.buffer.write(answer.astype("<f8").tobytes())
        sys.stdout.buffer.flush()


def words(count):
    return np.frombuffer(sys.stdin.buffer.read(8 * count), "<i8")


def shared_exactly(shapes, a, b):
    return np.array([float(exact.shared_area(shapes[one], shapes[other])) for one, other in zip(a, b)])


def valid_exactly(shapes, _a, _b):
    return np.array([exact.is_valid(shape) for shape in shapes])


def by_geos(shapes, a, b):
    verdicts = np.where(shapely.is_valid(shapes), float(VALID), np.nan)
    for nth in np.flatnonzero(np.isnan(verdicts)):
        verdicts[nth] = verdict(shapes[nth])
    area = np.full(len(a), np.nan)
    both = (verdicts[a] == VALID) & (verdicts[b] == VALID)
    area[both] = shared_areas(shapes[a[both]], shapes[b[both]])
    return np.concatenate([verdicts, area])


def shared_areas(a, b):
    try:
        return shapely.area(shapely.intersection(a, b))
    except shapely.GEOSException:
        if len(a) == 1:
            return np.array([np.nan])
        half = len(a) // 2
        return np.concatenate([shared_areas(a[:half], b[:half]), shared_areas(a[half:], b[half:])])


if __name__ == "__main__":
    main()
