"""The check of large outlines: what is timed is one call, on a coast and on a comb."""

from process import Worker

TIMES = 15


def run(engine, _folder):
    with Worker(engine) as rust:
        ask = lambda vertices: rust.ask(do="validity", vertices=vertices, times=TIMES)
        return [{"vertices": vertices, "millis": ask(vertices)} for vertices in (10_000, 100_000)]
