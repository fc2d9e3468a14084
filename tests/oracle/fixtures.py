"""Reads the polygons that other projects test with and prints them as JSON lines: two areas, and what is known of them.

Coordinates are multiplied by a power of two, which changes no digit, until a case is about a kilometre wide: then square
metres mean something in all of them.
"""

import csv
import json
import math
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

import shapely
from shapely.geometry import mapping, shape

WIDTH_M = 1024
# The engine takes coordinates up to twenty thousand kilometres.
FARTHEST_M = 1e7
# Of a file with many polygons so many are compared with each other.
COMPARED = 6
POLYGONS = ("Polygon", "MultiPolygon")


def main(folder):
    unreadable = 0
    for name, read, valid, area in [*jts_table(folder), *jts_files(folder), *geojson(folder), *earcut(folder)]:
        try:
            a, b = read()
        except (shapely.GEOSException, ValueError, TypeError, IndexError):
            unreadable += 1
            continue
        show(name, a, b, valid, area)
    print(f"{unreadable} cases cannot be read as polygons at all", file=sys.stderr)


def show(name, a, b, valid, area):
    areas = [None if it is None or it.geom_type not in POLYGONS or it.is_empty else it for it in (a, b)]
    if areas[0] is None:
        return
    bounds = [value for it in areas if it is not None for value in it.bounds]
    width = max(it.bounds[side + 2] - it.bounds[side] for it in areas if it is not None for side in (0, 1))
    finite = all(map(math.isfinite, bounds)) and width > 0
    scale = 2.0 ** math.floor(math.log2(min(WIDTH_M / width, FARTHEST_M / max(map(abs, bounds))))) if finite else 1.0
    coordinates = [None if it is None else scaled(it, scale) for it in areas]
    expected = None if area is None else area * scale * scale
    print(json.dumps({"name": name, "a": coordinates[0], "b": coordinates[1], "valid": valid, "area_m2": expected}))


def scaled(area, scale):
    """Coordinates as of a GeoJSON MultiPolygon; what is not a finite number becomes null."""
    number = lambda value: value * scale if math.isfinite(value) else None
    # An empty ring is nothing in WKT; GeoJSON knows no such ring, so the program need not take it.
    rings = lambda part: [ring for ring in (part.exterior, *part.interiors) if not ring.is_empty]
    return [[[[number(x), number(y)] for x, y in shapely.get_coordinates(ring).tolist()] for ring in rings(part)]
            for part in shapely.get_parts(area) if not part.is_empty]


def jts_table(folder):
    with open(folder / "jts_polygon_cases.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            wkt = [row["a_wkt"], row["b_wkt"]]
            read = lambda wkt=wkt: [shapely.from_wkt(text) if text else None for text in wkt]
            valid = {"true": True, "false": False}.get(row["jts_isvalid_a"])
            area = float(row["intersection_area"]) if row["intersection_area"] else None
            yield f"{row['file']} {row['case']}", read, valid, area


def jts_files(folder):
    for file in sorted((folder / "jts-xml/robust/overlay").glob("*.xml")):
        for nth, case in enumerate(xml.parse(file).getroot().findall("case")):
            texts = ["".join((case.findtext(tag) or "").split("\n")).strip() for tag in ("a", "b")]
            yield f"{file.name} {nth}", lambda texts=texts: [parsed(text) if text else None for text in texts], None, None


def parsed(text):
    return shapely.from_wkb(text) if text[0] in "0123456789" else shapely.from_wkt(text)


def geojson(folder):
    for part in ("polygon-clipping", "rust-geo-booleanop", "turf", "antimeridian", "geojson-rewind"):
        for file in sorted((folder / part).rglob("*.*json")):
            found = list(features(json.loads(file.read_text(encoding="utf-8"))))
            name = str(file.relative_to(folder))
            inputs = [geometry for geometry, properties in found if "operation" not in properties][:COMPARED]
            for a, one in enumerate(inputs):
                yield f"{name} {a}", lambda one=one: (shape(one), None), None, None
                for b, other in enumerate(inputs[:a]):
                    read = lambda one=one, other=other: (shape(one), shape(other))
                    area = known_area(file, found) if len(inputs) == 2 else None
                    yield f"{name} {a} {b}", read, None, area


def known_area(file, found):
    """The area of the intersection that lies beside the two areas, in the same file or in the next one."""
    results = [geometry for geometry, properties in found if properties.get("operation") == "intersection"]
    beside = file.with_name("intersection.geojson")
    if file.name == "args.geojson" and beside.exists():
        results = [geometry for geometry, _ in features(json.loads(beside.read_text(encoding="utf-8")))]
    if len(results) != 1:
        return None
    if not results[0]["coordinates"]:
        return 0.0
    return shape(results[0]).area


def features(document):
    if isinstance(document, dict):
        kind = document.get("type")
        if kind == "FeatureCollection":
            for feature in document["features"]:
                yield from features(feature)
        elif kind == "Feature" and (document.get("geometry") or {}).get("type") in POLYGONS:
            yield document["geometry"], document.get("properties") or {}
        elif kind in POLYGONS:
            yield document, {}


def earcut(folder):
    """Rings without unit: each polygon beside itself, moved by a third of its width."""
    for file in sorted((folder / "earcut").glob("*.json")):
        rings = json.loads(file.read_text(encoding="utf-8"))

        def read(rings=rings):
            one = shapely.Polygon(rings[0], rings[1:])
            third = (one.bounds[2] - one.bounds[0]) / 3
            moved = [[(x + third, y) for x, y in ring] for ring in rings]
            return one, shapely.Polygon(moved[0], moved[1:])

        yield f"earcut/{file.name}", read, None, None


if __name__ == "__main__":
    main(Path(sys.argv[1]))
