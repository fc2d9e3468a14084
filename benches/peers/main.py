"""The benchmark against other engines: `make bench` runs it; `--help` tells its arguments."""

import argparse
import json
import sys
import time
from pathlib import Path

import batch
import cargo
import machine
import plot
import preview
import register
import report
import validity
import zones
from cluster import Cluster
from postgis import PostGis

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("batch", "million", "preview", "zones", "validity", "register")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", default=",".join(PARTS), help="what is measured, of " + ",".join(PARTS))
    parser.add_argument("--sizes", default="10000,100000", help="areas of the whole registers that are compared")
    parser.add_argument("--rounds", default="7,5", help="rounds per size")
    parser.add_argument("--million", type=int, default=1_000_000, help="areas of the register that only ours does")
    parser.add_argument("--previews", type=int, default=2_000, help="areas asked about")
    parser.add_argument("--zones", type=int, default=2_000, help="areas of the dense cluster")
    parser.add_argument("--register", default="2000,100000", help="initiatives behind the HTTP server")
    parser.add_argument("--results", type=Path, default=ROOT / "target/bench/results.json")
    parser.add_argument("--keep", action="store_true", help="keeps results of parts that are not measured now")
    parser.add_argument("--report", type=Path, help="the document whose marked part, and the plot, are written anew")
    return parser.parse_args()


def main():
    options = arguments()
    parts = set(filter(None, options.parts.split(",")))
    folder = options.results.parent
    folder.mkdir(parents=True, exist_ok=True)
    results = json.loads(options.results.read_text()) if options.keep and options.results.exists() else {}
    engine = cargo.build("engine")
    sizes = [(int(size), int(rounds)) for size, rounds in zip(options.sizes.split(","), options.rounds.split(","))]
    load, began = machine.load(), time.monotonic()
    with Cluster() as cluster:
        postgis = PostGis(cluster)
        results["machine"], results["versions"] = machine.describe(), machine.versions(postgis)
        if "batch" in parts:
            results["batch"] = [batch.run(size, rounds, engine, postgis, folder) for size, rounds in sizes]
        if "preview" in parts:
            results["preview"] = preview.run(sizes[-1][0], options.previews, engine, postgis, folder)
    if "million" in parts:
        results["million"] = batch.alone(options.million, engine)
        results["preview_million"] = preview.alone(options.million, options.previews, engine, folder)
    if "zones" in parts:
        results["zones"] = zones.run(options.zones, 5, engine, folder)
    if "validity" in parts:
        results["validity"] = validity.run(engine, folder)
    if "register" in parts:
        results["register"] = register.run(options.register)
    results["command"] = "make bench" if len(sys.argv) <= 3 else " ".join(["main.py", *sys.argv[1:]])
    results["load"] = {"before": load, "after": machine.load(), "minutes": (time.monotonic() - began) / 60}
    options.results.write_text(json.dumps(results, indent=1))
    if options.report:
        report.write(results, options.report)
        plot.write(results, options.report.with_suffix(".svg"))
    else:
        print(report.text(results))


if __name__ == "__main__":
    main()
