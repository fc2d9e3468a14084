"""Two questions answered in rational numbers, slowly and too simply to be wrong: what two areas share, what is valid.

The plane is cut into upright slabs at every vertex and at every crossing. Within a slab no edges cross, so whatever lies
between two neighbouring edges is a trapezoid that is inside an area or not: one enters and leaves at each edge.
"""

from fractions import Fraction
from itertools import groupby

import shapely


def shared_area(a, b):
    """The area of the intersection of two valid geometries, as a fraction."""
    edges = [edge for owner, shape in enumerate((a, b)) for edge in edges_of(rings_of(shape), owner)]
    total = Fraction(0)
    for left, right, across in slabs(edges):
        inside, last = [False, False], None
        for y, edge in across:
            if all(inside):
                # The middle of a trapezoid is as long as its sides are in the mean.
                total += (y - last) * (right - left)
            inside[edge[4]] = not inside[edge[4]]
            last = y
    return total


def is_valid(shape):
    """Whether an area winds around every point once or not at all, and no edges of one polygon run along each other."""
    rings = rings_of(shape)
    upright = [(part, [(y, x) for x, y in reversed(points)]) for part, points in rings]
    return winds_once(rings) and winds_once(upright)


def winds_once(rings):
    edges = [edge for part, points in rings for edge in edges_of([(part, points)], part)]
    for _, _, across in slabs(edges):
        winding = 0
        for _, together in groupby(across, key=lambda pair: pair[0]):
            together = [edge for _, edge in together]
            if len({edge[4] for edge in together}) < len(together):
                return False
            winding += sum(edge[5] for edge in together)
            if winding not in (0, 1):
                return False
    return True


def rings_of(shape):
    """The part that each ring belongs to, and its points: exteriors counter-clockwise, holes clockwise."""
    rings = []
    for part, polygon in enumerate(shapely.get_parts(shape)):
        for nth, ring in enumerate([polygon.exterior, *polygon.interiors]):
            points = [(Fraction(x), Fraction(y)) for x, y in shapely.get_coordinates(ring).tolist()]
            twice = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(points, points[1:]))
            rings.append((part, points if (twice > 0) == (nth == 0) else points[::-1]))
    return rings


def edges_of(rings, tag):
    """Edges from left to right: both ends, a tag, +1 where the area lies above; upright ones bound nothing."""
    for _, points in rings:
        for (x0, y0), (x1, y1) in zip(points, points[1:]):
            if x0 < x1:
                yield x0, y0, x1, y1, tag, 1
            elif x1 < x0:
                yield x1, y1, x0, y0, tag, -1


def slabs(edges):
    """Every slab with the edges that run through it, from below, each with its height in the middle."""
    cuts = {x for edge in edges for x in (edge[0], edge[2])}
    for nth, edge in enumerate(edges):
        cuts.update(x for other in edges[:nth] if (x := crossing(edge, other)) is not None)
    cuts = sorted(cuts)
    for left, right in zip(cuts, cuts[1:]):
        middle = (left + right) / 2
        across = [(height(edge, middle), edge) for edge in edges if edge[0] <= left and right <= edge[2]]
        yield left, right, sorted(across, key=lambda pair: pair[0])


def height(edge, x):
    x0, y0, x1, y1 = edge[:4]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def crossing(one, other):
    """Where two edges cross between their ends, if they do in a single point."""
    left, right = max(one[0], other[0]), min(one[2], other[2])
    if left >= right:
        return None
    at_left = height(one, left) - height(other, left)
    at_right = height(one, right) - height(other, right)
    if at_left * at_right >= 0:
        return None
    return left + (right - left) * at_left / (at_left - at_right)
