"""The area that two polygons share, in rational numbers: slow, and too simple to be wrong.

The plane is cut into upright slabs at every vertex and at every crossing. Within a slab no edges cross, so whatever lies
between two neighbouring edges is a trapezoid that is inside each polygon or not. A point is inside where a ray from it
meets the outline an odd number of times, which for valid areas is what everybody means by inside.
"""

from fractions import Fraction

import shapely


def shared_area(a, b):
    """The exact area of the intersection of two geometries, as a fraction."""
    edges = [edge + (owner,) for owner, shape in enumerate((a, b)) for edge in edges_of(shape)]
    cuts = {x for x0, _, x1, _, _ in edges for x in (x0, x1)}
    for nth, edge in enumerate(edges):
        for other in edges[:nth]:
            x = crossing(edge, other)
            if x is not None:
                cuts.add(x)
    cuts = sorted(cuts)
    return sum((slab(edges, left, right) for left, right in zip(cuts, cuts[1:])), Fraction(0))


def edges_of(shape):
    """Edges from left to right; upright ones bound no area."""
    for part in shapely.get_parts(shape):
        for ring in [part.exterior, *part.interiors]:
            points = [(Fraction(x), Fraction(y)) for x, y in shapely.get_coordinates(ring).tolist()]
            for (x0, y0), (x1, y1) in zip(points, points[1:]):
                if x0 < x1:
                    yield x0, y0, x1, y1
                elif x1 < x0:
                    yield x1, y1, x0, y0


def height(edge, x):
    x0, y0, x1, y1, _ = edge
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


def slab(edges, left, right):
    """What both share between two cuts, walking up the middle of the slab from edge to edge."""
    middle = (left + right) / 2
    across = sorted((height(edge, middle), edge[4]) for edge in edges if edge[0] <= left and right <= edge[2])
    inside, length, last = [False, False], Fraction(0), None
    for y, owner in across:
        if all(inside):
            length += y - last
        inside[owner] = not inside[owner]
        last = y
    # The middle of a trapezoid is as long as its sides are in the mean.
    return length * (right - left)
