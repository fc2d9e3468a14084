"""The faces of a dense cluster: ours against the union of all borders, polygonized and labelled by points, in GEOS."""

import sys

import agree
import areas
from batch import SEED, geos_worker, note
from process import Worker


def run(size, rounds, engine, folder):
    raw, found = str(folder / "dense.bin"), {}
    path = lambda name: str(folder / f"faces-{name}.bin")
    with Worker(engine) as rust, geos_worker() as geos:
        data = rust.ask(do="generate", count=size, seed=SEED, dense=True)
        rust.ask(do="write", path=raw)
        geos.ask(do="load", path=raw)
        for nth in range(rounds):
            note(found, "engine", rust.ask(do="zones", path=path("engine")))
            note(found, "shapely", geos.ask(do="zones", path=path("shapely")))
            print(f"zones of {size} areas, round {nth + 1} of {rounds}", file=sys.stderr)
    ours, theirs = (areas.read_pairs(path(name)) for name in ("engine", "shapely"))
    return {"areas": size, "vertices": data["vertices"], "rounds": rounds, "faces": [len(ours), len(theirs)],
            "found": found, "agreement": agree.zones(ours, theirs)}
