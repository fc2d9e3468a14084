"""All pairs of a register at once: every engine in turn, round by round, ours before each of the others."""

import sys
from pathlib import Path

import agree
import areas
from postgis import BEST, PLAIN
from process import Worker

SEED = 2026
# The obvious forms are there to show what care brings; at larger sizes they would double the time for nothing new.
PLAIN_UP_TO = 10_000


def run(size, rounds, engine, postgis, folder):
    """Medians come from what this returns: seconds of every round per engine."""
    raw, found = str(folder / f"areas-{size}.bin"), {}
    path = lambda name: str(folder / f"pairs-{size}-{name}.bin")
    with Worker(engine) as rust, geos_worker() as geos:
        data = rust.ask(do="generate", count=size, seed=SEED, dense=False)
        rust.ask(do="write", path=raw)
        invalid = geos.ask(do="load", path=raw)["invalid"]
        if invalid:
            sys.exit(f"GEOS finds {invalid} of the areas invalid")
        postgis.load(*areas.read(raw))
        ask = lambda name, method, threads=1: rust.ask(do="batch", method=method, threads=threads, path=path(name))
        others = {
            "postgis": lambda: postgis.batch(BEST, path("postgis")),
            "shapely": lambda: geos.ask(do="batch", path=path("shapely")),
            "geo_best": lambda: ask("geo_best", "geo_best"),
        }
        if size <= PLAIN_UP_TO:
            others["postgis_plain"] = lambda: postgis.batch(PLAIN, path("postgis_plain"))
            others["geo_plain"] = lambda: ask("geo_plain", "geo_plain")
        for nth in range(rounds):
            for name, measure in others.items():
                note(found, "engine", ask("engine", "engine"))
                note(found, "engine_two", ask("engine_two", "engine", 2))
                note(found, name, measure())
                print(f"{size} areas, round {nth + 1} of {rounds}: {name}", file=sys.stderr)
        ours = areas.read_pairs(path("engine"))
        agreement = {
            name: agree.pairs(name, ours, areas.read_pairs(path(name)),
                              agree.SNAPPED_M2 if name.startswith("geo") else agree.ABSOLUTE_M2)
            for name in ["engine_two", *others]
        }
    return {"areas": size, "vertices": data["vertices"], "rounds": rounds, "pairs": len(ours), "found": found,
            "agreement": agreement}


def alone(size, engine):
    """A register that only ours does in a time that one waits for."""
    found = {}
    with Worker(engine) as rust:
        data = rust.ask(do="generate", count=size, seed=SEED, dense=False)
        for threads, name in ((1, "engine"), (2, "engine_two")):
            answer = rust.ask(do="batch", method="engine", threads=threads, path=None)
            note(found, name, answer)
    return {"areas": size, "vertices": data["vertices"], "pairs": answer["pairs"], "found": found}


def geos_worker():
    return Worker(sys.executable, str(Path(__file__).parent / "shapely_worker.py"))


def note(found, name, answer):
    of = found.setdefault(name, {"cpu_s": [], "wall_s": [], "peak_bytes": 0})
    of["cpu_s"].append(answer["cost"]["cpu_s"])
    of["wall_s"].append(answer["cost"]["wall_s"])
    of["peak_bytes"] = max(of["peak_bytes"], answer["cost"]["peak_bytes"])
