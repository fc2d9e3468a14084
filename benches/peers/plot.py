"""The plot: what each engine needs for the same answer, on logarithmic scales, the same picture for the same results."""

import matplotlib

matplotlib.use("svg")

import matplotlib.pyplot as pyplot

from figures import NAMES, cpu, percentile, seconds, times

# Okabe and Ito's colours, which people tell apart however they see colours; ours is hatched besides.
OURS, THEIRS = "#0072B2", "#E69F00"


def write(results, path):
    panels = list(panels_of(results))
    settings = {"svg.hashsalt": "samordna", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 10}
    with pyplot.rc_context(settings):
        heights = [len(bars) + 1.2 for _, _, bars in panels]
        figure, axes = pyplot.subplots(len(panels), 1, figsize=(9, 0.42 * sum(heights)), height_ratios=heights, squeeze=False)
        for axis, (title, unit, bars) in zip(axes[:, 0], panels):
            draw(axis, title, unit, bars)
        figure.tight_layout()
        figure.savefig(path, metadata={"Date": None, "Creator": "make bench"})
        pyplot.close(figure)


def panels_of(results):
    """Titles, units, and bars: a name, a value, and the value of ours that it is a multiple of."""
    for size in results.get("batch", []):
        found = size["found"]
        bars = [(NAMES[name], cpu(found, name), cpu(found, "engine")) for name in found if name != "engine_two"]
        yield f"All pairs of {size['areas']:,} areas, one thread", "processor seconds", bars
    if preview := results.get("preview"):
        of = lambda key, part: percentile(preview[key], part) / 1e6
        bars = [(f"{name}, p{part * 100:.0f}", of(key, part), of("engine_us", part))
                for name, key in (("Samordna", "engine_us"), ("PostGIS", "postgis_us")) for part in (0.5, 0.99)]
        yield f"Preview of one area against {preview['areas']:,}", "seconds", bars
    if zones := results.get("zones"):
        ours, theirs = (cpu(zones["found"], name) for name in ("engine", "shapely"))
        bars = [("Samordna", ours, ours), ("GEOS", theirs, ours)]
        yield f"Zones of {zones['areas']:,} areas in one cluster, one thread", "processor seconds", bars


def draw(axis, title, unit, bars):
    bars = sorted(bars, key=lambda bar: bar[1])
    for place, (name, value, ours) in enumerate(bars):
        is_ours = value == ours
        axis.barh(place, value, color=OURS if is_ours else THEIRS, hatch="//" if is_ours else None, edgecolor="white")
        label = short(value) if is_ours else f"{short(value)}   {times(value / ours)}"
        axis.annotate(label, (value, place), xytext=(4, 0), textcoords="offset points", va="center")
    axis.set_xscale("log")
    axis.set_xlim(bars[0][1] / 3, bars[-1][1] * 6)
    axis.set_yticks(range(len(bars)), [name for name, _, _ in bars])
    axis.invert_yaxis()
    axis.set_title(f"{title} ({unit}, logarithmic)", loc="left", fontsize=10, fontweight="bold")
    axis.spines[["top", "right"]].set_visible(False)


def short(value):
    return f"{value * 1e6:.0f} µs" if value < 1e-3 else f"{value * 1e3:.1f} ms" if value < 1e-1 else f"{seconds(value)} s"
