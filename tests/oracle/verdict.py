"""What GEOS says of an outline, with this project's deliberate exceptions (src/engine/validity/mod.rs) told apart."""

import shapely

VALID, EXCEPTION, INVALID = 0, 1, 2
# A ring that touches itself in a point; holes, or a hole and its exterior, that part the interior by touching.
ALLOWED = ("Ring Self-intersection", "Interior is disconnected")
# How much of the ground may seem to lie in two parts at once because GEOS rounds.
ROUNDING = 1e-9


def verdict(shape):
    if shapely.is_valid(shape):
        return VALID
    parts = shapely.get_parts(shape)
    if not all(shapely.is_valid(part) or shapely.is_valid_reason(part).startswith(ALLOWED) for part in parts):
        return INVALID
    # Parts may share a border, but no ground.
    apart = [shapely.make_valid(part) for part in parts]
    total = sum(shapely.area(part) for part in apart)
    return EXCEPTION if total - shapely.area(shapely.union_all(apart)) <= ROUNDING * total else INVALID


def reason(shape):
    return shapely.is_valid_reason(shape).split("[")[0]
