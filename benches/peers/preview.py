"""One new area against a whole register: ours in process, PostGIS by a prepared query over a Unix socket."""

import sys

import agree
import areas
from batch import SEED
from process import Worker

# So many are asked of one engine before it is the other's turn.
AT_A_TIME = 250


def run(size, previews, engine, postgis, folder):
    raw, asked = str(folder / f"areas-{size}.bin"), str(folder / "asked.bin")
    ours, theirs = [], []
    with Worker(engine) as rust:
        rust.ask(do="generate", count=size, seed=SEED, dense=False)
        rust.ask(do="write", path=raw)
        rust.ask(do="register", count=size, seed=SEED)
        rust.ask(do="ask", count=previews, seed=SEED + 1, path=asked)
        postgis.load(*areas.read(raw))
        administrations, shapes = areas.read(asked)
        # The first executions plan; neither side is measured cold.
        postgis.preview(administrations[:AT_A_TIME], shapes[:AT_A_TIME])
        rust.ask(do="preview", **{"from": 0, "to": AT_A_TIME})
        for at in range(0, len(shapes), AT_A_TIME):
            to = min(at + AT_A_TIME, len(shapes))
            ours += rust.ask(do="preview", **{"from": at, "to": to})["answers"]
            theirs += postgis.preview(administrations[at:to], shapes[at:to])["answers"]
    agree.previews("PostGIS", ours, theirs)
    print(f"{len(ours)} previews against {size} areas", file=sys.stderr)
    return {"areas": size, "previews": len(ours), "hits": sum(hits for _, hits, _ in ours),
            "engine_us": [us for us, _, _ in ours], "postgis_us": [us for us, _, _ in theirs]}


def alone(size, previews, engine, folder):
    with Worker(engine) as rust:
        weight = rust.ask(do="register", count=size, seed=SEED)
        rust.ask(do="ask", count=previews, seed=SEED + 1, path=str(folder / "asked.bin"))
        rust.ask(do="preview", **{"from": 0, "to": min(AT_A_TIME, previews)})
        answers = rust.ask(do="preview", **{"from": 0, "to": previews})["answers"]
    return {"areas": size, "previews": len(answers), "weight": weight, "engine_us": [us for us, _, _ in answers]}
