"""Medians, percentiles and ratios of results, and how numbers are written."""

from statistics import median

NAMES = {
    "engine": "Samordna", "engine_two": "Samordna, two threads", "postgis": "PostGIS, best form",
    "postgis_plain": "PostGIS, plain form", "shapely": "Shapely STRtree, best form",
    "geo_best": "rstar + geo, best form", "geo_plain": "rstar + geo, plain form",
}
GOALS_AGAINST = {"postgis": 50, "shapely": 35, "geo_best": 12}


def cpu(found, name):
    return median(found[name]["cpu_s"])


def wall(found, name):
    return median(found[name]["wall_s"])


def ratio(found, name):
    """How many times our processor time another engine needs."""
    return cpu(found, name) / cpu(found, "engine")


def percentile(values, part):
    """The value that so large a part of all does not exceed."""
    return sorted(values)[int((len(values) - 1) * part)]


def seconds(value):
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 100 else f"{value:.0f}"


def count(value):
    return f"{value:,}"


def times(value):
    return f"{value:.1f} ×" if value < 10 else f"{value:.0f} ×"


def table(head, rows, right=1):
    """A Markdown table; the columns from `right` on hold numbers."""
    marks = ["---"] * right + ["---:"] * (len(head) - right)
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in [head, marks, *rows])
