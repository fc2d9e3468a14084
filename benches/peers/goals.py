"""What the engine is meant to reach, what was measured, and whether that is met."""

from figures import GOALS_AGAINST, cpu, percentile, ratio, seconds, table, times, wall

NAMES = {"postgis": "PostGIS", "shapely": "Shapely", "geo_best": "rstar + geo"}


def text(results):
    rows = []

    def goal(what, wanted, measured, met):
        rows.append((what, wanted, measured, "met" if met else "**missed**"))

    for size in results.get("batch", []):
        for name, least in GOALS_AGAINST.items():
            reached = ratio(size["found"], name)
            what = f"all pairs of {size['areas']:,}, one thread, processor time against {NAMES[name]}"
            goal(what, f"≥ {least} ×", times(reached), reached >= least)
        if size["areas"] >= 100_000:
            reached = wall(size["found"], "engine") / wall(size["found"], "engine_two")
            goal(f"two threads against one, {size['areas']:,}", "≥ 1.8 ×", f"{reached:.2f} ×", reached >= 1.8)
    if million := results.get("million"):
        reached = cpu(million["found"], "engine")
        goal(f"all pairs of {million['areas']:,}, one thread", "≤ 8 s", f"{seconds(reached)} s", reached <= 8)
    if alone := results.get("preview_million"):
        weight = alone["weight"]
        all_kb, input_kb = (weight[name] / weight["areas"] / 1000 for name in ("all_bytes", "input_bytes"))
        measured = f"{all_kb:.2f} kB, where the input has {input_kb:.2f} kB of coordinates"
        goal(f"memory per area beside the input, {weight['areas']:,} areas", "≤ 1.5 kB", measured, all_kb <= 1.5)
    for preview in filter(None, (results.get("preview"), results.get("preview_million"))):
        for part, most in ((0.5, 20), (0.99, 150)):
            reached = percentile(preview["engine_us"], part)
            what = f"preview against {preview['areas']:,} in process, p{part * 100:.0f}"
            goal(what, f"≤ {most} µs", f"{reached:.1f} µs", reached <= most)
        if theirs := preview.get("postgis_us"):
            for part in (0.5, 0.99):
                reached = percentile(theirs, part) / percentile(preview["engine_us"], part)
                goal(f"the same against a prepared PostGIS query, p{part * 100:.0f}", "≥ 20 ×", times(reached), reached >= 20)
    if zones := results.get("zones"):
        reached = ratio(zones["found"], "shapely")
        what = f"zones of {zones['areas']:,} areas in one cluster, processor time against GEOS"
        goal(what, "≥ 20 ×", times(reached), reached >= 20)
    for validity in results.get("validity", []):
        reached, most = worst(validity), validity["vertices"] / 1_000
        goal(f"validity of {validity['vertices']:,} vertices", f"< {most:.0f} ms", f"{reached:.1f} ms", reached < most)
    for row in results.get("register", []):
        if row["initiatives"] >= 100_000:
            preview, detect = row["preview_ms"][1], row["detect_ms"][0]
            goal(f"preview over HTTP against {row['initiatives']:,}, p99", "< 3 ms", f"{preview:.2f} ms", preview < 3)
            goal("the detection in a registration, p50", "< 1 ms", f"{detect:.2f} ms", detect < 1)
    if results.get("batch"):
        worst_m2 = max(size["agreement"][name]["worst_m2"] for size in results["batch"] for name in ("postgis", "shapely"))
        goal("the same pairs as GEOS, areas within 10⁻³ m² or 10⁻⁶", "all", f"all, {worst_m2:.1e} m² at worst", True)
    return table(("goal", "wanted", "measured", ""), rows)


def worst(validity):
    """The median of the outline that takes longer."""
    return max(percentile(millis, 0.5) for millis in validity["millis"].values())
