"""What GEOS says of an outline, with this project's deliberate exceptions (src/engine/validity/mod.rs) told apart."""

import shapely

VALID, EXCEPTION, INVALID = 0, 1, 2
# A ring that touches itself in a point; holes, or a hole and its exterior, that part the interior by touching.
ALLOWED = ("Ring Self-intersection", "Interior is disconnected")
# What GEOS may lose by rounding, as a share of the ground.
ROUNDING = 1e-9


def verdict(shape):
    if shapely.is_valid(shape):
        return VALID
    parts = shapely.get_parts(shape)
    if not all(shapely.is_valid(part) or shapely.is_valid_reason(part).startswith(ALLOWED) for part in parts):
        return INVALID
    # Parts may share a border but no ground, and a ring that touches itself must not go round any ground twice: then
    # the area by the trapezoid rule is that of the ground.
    ground = shapely.area(shapely.union_all([shapely.make_valid(part) for part in parts]))
    return EXCEPTION if abs(shapely.area(shape) - ground) <= ROUNDING * ground else INVALID


def reason(shape):
    return shapely.is_valid_reason(shape).split("[")[0]
