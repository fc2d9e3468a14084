"""Writes what was measured as Markdown between two marks of a document; what stands around them is written by hand."""

import sys
from pathlib import Path

import goals
from figures import NAMES, count, cpu, percentile, ratio, seconds, table, times, wall

BEGIN = "<!-- measured: written by `make bench` -->"
END = "<!-- end of what was measured -->"


def write(results, document):
    before, found, rest = document.read_text(encoding="utf-8").partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not (found and closed):
        sys.exit(f"{document} lacks the marks between which results are written")
    document.write_text(f"{before}{BEGIN}\n{text(results)}\n{END}{after}", encoding="utf-8")


def text(results):
    parts = [circumstances(results), "### Goals", goals.text(results)]
    if results.get("batch"):
        parts += ["### All pairs of a register", *map(batch, results["batch"]), agreement(results["batch"])]
    if results.get("million"):
        parts.append(million(results["million"], results["preview_million"]["weight"]))
    if results.get("preview"):
        parts += ["### A preview", preview([results["preview"], results.get("preview_million")])]
    if results.get("zones"):
        parts += ["### Zones", zones(results["zones"])]
    if results.get("validity"):
        parts += ["### Validity", validity(results["validity"])]
    if results.get("register"):
        parts += ["### The register behind HTTP", register(results["register"])]
    return "\n\n".join(parts)


def circumstances(results):
    machine, load = results["machine"], results["load"]
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    vectors = f" with {' and '.join(machine['vectors'])}" if machine["vectors"] else ""
    return (
        f"Measured by `{results['command']}` in {load['minutes']:.0f} minutes on {machine['cpu']}{vectors}, {machine['cores']} cores,"
        f" {machine['memory_gib']} GiB, {machine['system']}; load {load['before']:.1f} before, {load['after']:.1f} after"
        f" (1.0 is the benchmark itself).{busy(load)}\n{versions}."
    )


def busy(load):
    """A warning, when others were at work: processor time and its ratios stand that better than times on the wall."""
    # Before, the benchmark itself was being built.
    if load["before"] < 2.0 and load["after"] < 1.5:
        return ""
    return " **Other work was running on the machine: times on the wall, p99 and two threads say little.**"


def batch(size):
    rows = []
    for name in sorted(size["found"], key=lambda name: cpu(size["found"], name)):
        found = size["found"][name]
        against = "1" if name == "engine" else times(ratio(size["found"], name))
        rows.append((NAMES[name], seconds(cpu(size["found"], name)), seconds(wall(size["found"], name)), against,
                     f"{found['peak_bytes'] / 2**20:,.0f}"))
    head = (f"{count(size['areas'])} areas, {count(size['vertices'])} vertices, {count(size['pairs'])} pairs",
            "processor s", "wall s", "processor, ours = 1", "peak MiB")
    return table(head, rows)


def agreement(sizes):
    rows = []
    for name in sizes[0]["agreement"]:
        of = [size["agreement"].get(name) for size in sizes]
        worst = ["" if found is None else f"{found['worst_m2']:.1e} m²{excused(found)}" for found in of]
        rows.append((NAMES[name], *worst, f"{of[0]['allowed_m2']:g} m² or 10⁻⁶"))
    head = ("how far areas are from ours at worst", *(count(size["areas"]) for size in sizes), "allowed")
    return "All find the same pairs.\n\n" + table(head, rows)


def excused(found):
    return f", {found['at_the_limit']} pairs at the limit" if found["at_the_limit"] else ""


def million(alone, weight):
    one, two = (f"{seconds(cpu(alone['found'], name))} s of processor and {seconds(wall(alone['found'], name))} s on the wall"
                for name in ("engine", "engine_two"))
    per = lambda name: f"{weight[name] / weight['areas']:,.0f}"
    return (
        f"{count(alone['areas'])} areas with {count(alone['vertices'])} vertices and {count(alone['pairs'])} pairs, ours alone: {one} on"
        f" one thread, {two} on two. In memory an area takes {per('all_bytes')} bytes, {per('footprints_bytes')} of them its"
        f" prepared footprint and the rest its place in the index; the coordinates that came in are {per('input_bytes')} bytes"
        f" (16 a vertex) and are not kept."
    )


def preview(registers):
    rows = []
    for register in filter(None, registers):
        for name, key in (("Samordna, in process", "engine_us"), ("PostGIS, prepared query, Unix socket", "postgis_us")):
            if values := register.get(key):
                rows.append((name, count(register["areas"]), *(f"{percentile(values, part):,.0f}" for part in (0.5, 0.99))))
    return table(("one new area, from its coordinates to what it shares with whom", "against", "p50 µs", "p99 µs"), rows)


def zones(of):
    rows = [(name, count(faces), seconds(cpu(of["found"], key)), seconds(wall(of["found"], key)), times(ratio(of["found"], key)))
            for name, key, faces in zip(("Samordna", "GEOS: union of borders, polygonize, label"), ("engine", "shapely"), of["faces"])]
    agreed = of["agreement"]
    head = (f"{count(of['areas'])} areas, {count(of['vertices'])} vertices, up to {agreed['deepest']} on one another",
            "faces", "processor s", "wall s", "ours = 1")
    return table(head, rows) + (
        f"\n\nFaces above 1 m²: {count(agreed['faces_above_limit'][0])} and {count(agreed['faces_above_limit'][1])}; smaller ones may"
        f" be slivers of the millimetre grid. The ground at each depth and at each number of administrations differs by"
        f" {agreed['worst_m2']:.1f} m² at worst, and by {agreed['worst_relative_above_1_km2']:.1e} where it is more than 1 km²."
    )


def validity(sizes):
    rows = [(count(size["vertices"]), *(f"{percentile(size['millis'][name], 0.5):.1f}" for name in ("coast", "comb"))) for size in sizes]
    return table(("vertices", "a coast, processor ms", "a comb, processor ms"), rows, right=0)


def register(rows):
    both = lambda row, name: " / ".join(f"{value:.2f}" for value in row[name])
    head = ("initiatives", "vertices", "opening, s", "preview, ms", "hits", "registration, ms", "of it detection, ms", "of that search, ms")
    cells = [(count(row["initiatives"]), count(row["vertices"]), f"{row['load_s']:.2f}", both(row, "preview_ms"), f"{row['hits']:.1f}",
              both(row, "register_ms"), both(row, "detect_ms"), both(row, "search_ms")) for row in rows]
    return table(head, cells, right=0) + "\n\nTimes are p50 / p99, one request at a time on loopback; SQLite, durable."


if __name__ == "__main__":
    import json

    write(json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2]))
