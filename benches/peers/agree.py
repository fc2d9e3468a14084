"""Whether two engines found the same: equal pairs, equal areas, with what is excused said in numbers."""

import sys

import numpy as np

LIMIT_M2 = 1.0
# What doubles may lose, in square metres and as a share; a pair so close to the limit may fall on either side.
ABSOLUTE_M2, RELATIVE = 1e-3, 1e-6
# The overlay in `geo` snaps to a grid of 32-bit integers and is off by up to a few hundredths of a square metre.
SNAPPED_M2 = 0.1


def pairs(name, ours, theirs, absolute_m2=ABSOLUTE_M2):
    """Compares rows of a, b, square metres, both in order; ends the run where they differ."""
    keys, their_keys = key(ours), key(theirs)
    for one, other, rows in ((keys, their_keys, ours), (their_keys, keys, theirs)):
        alone = rows[~np.isin(one, other)]
        wrong = alone[np.abs(alone[:, 2] - LIMIT_M2) > absolute_m2]
        if len(wrong):
            sys.exit(f"{name} disagrees about {len(wrong)} pairs, of them {wrong[:5].tolist()}")
    mine, other = ours[np.isin(keys, their_keys)], theirs[np.isin(their_keys, keys)]
    apart = np.abs(mine[:, 2] - other[:, 2])
    wrong = apart > np.maximum(absolute_m2, RELATIVE * mine[:, 2])
    if wrong.any():
        sys.exit(f"{name} disagrees about {wrong.sum()} areas, of them {mine[wrong][:5].tolist()}, {other[wrong][:5].tolist()}")
    return {
        "pairs": len(theirs), "at_the_limit": len(ours) + len(theirs) - 2 * len(mine),
        "worst_m2": float(apart.max(initial=0.0)), "allowed_m2": absolute_m2,
        "worst_relative": float((apart / mine[:, 2]).max(initial=0.0)),
    }


def key(rows):
    return rows[:, 0].astype(np.int64) << 32 | rows[:, 1].astype(np.int64)


def previews(name, ours, theirs):
    """Compares hits and sums per area asked about."""
    for nth, ((_, hits, area_m2), (_, their_hits, their_area_m2)) in enumerate(zip(ours, theirs, strict=True)):
        allowed_m2 = max(ABSOLUTE_M2 * max(hits, 1), RELATIVE * area_m2)
        if hits != their_hits or abs(area_m2 - their_area_m2) > allowed_m2:
            sys.exit(f"{name} disagrees about preview {nth}: {hits}, {area_m2} m2; {their_hits}, {their_area_m2} m2")


# Outlines move by a millimetre on our grid, which gains or loses so much along the borders of rare depths.
GRID_M2 = 1.0
# Smaller faces may be slivers between borders that nearly coincide; of those at the limit nobody can say.
FACE_M2, FACE_SLACK_M2 = 1.0, 0.01


def zones(ours, theirs):
    """Compares rows of depth, degree, square metres: the ground at each depth and degree, and the number of faces."""
    worst_m2 = worst_relative = 0.0
    for column in (0, 1):
        for depth in range(1, int(max(ours[:, column].max(), theirs[:, column].max())) + 1):
            mine, other = (faces[faces[:, column] == depth, 2].sum() for faces in (ours, theirs))
            if abs(mine - other) > max(GRID_M2, RELATIVE * other):
                sys.exit(f"zones disagree about the ground at {depth}: {mine} and {other} m2")
            worst_m2 = max(worst_m2, abs(mine - other))
            worst_relative = max(worst_relative, abs(mine - other) / max(other, 1e6))
    sums = [float(faces[:, 2].sum()) for faces in (ours, theirs)]
    if abs(sums[0] - sums[1]) > RELATIVE * sums[1]:
        sys.exit(f"zones disagree about the sum: {sums}")
    counts = [int((faces[:, 2] > FACE_M2).sum()) for faces in (ours, theirs)]
    at_limit = sum(int((np.abs(faces[:, 2] - FACE_M2) < FACE_SLACK_M2).sum()) for faces in (ours, theirs))
    if abs(counts[0] - counts[1]) > at_limit:
        sys.exit(f"zones disagree about the number of faces above {FACE_M2} m2: {counts}")
    return {"faces_above_limit": counts, "deepest": int(ours[:, 0].max()), "sums_m2": sums, "worst_m2": worst_m2,
            "worst_relative_above_1_km2": worst_relative}
