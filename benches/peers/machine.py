"""The machine and the versions of all parties, as the report names them."""

import os
import platform
import re
import subprocess
from pathlib import Path

import shapely


def describe():
    cpu = Path("/proc/cpuinfo").read_text()
    model = re.search(r"model name\s*: (.*)", cpu)
    flags = re.search(r"flags\s*: (.*)", cpu)
    vectors = [name for name in ("avx2", "avx512f") if flags and name in flags.group(1).split()]
    memory = int(re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text()).group(1)) / 1024**2
    return {
        "cpu": model.group(1) if model else platform.machine(), "vectors": vectors, "cores": os.cpu_count(),
        "memory_gib": round(memory), "system": f"{platform.system()} {platform.machine()}",
    }


def load():
    return os.getloadavg()[0]


def versions(postgis):
    server, spatial, geos = postgis.version()
    rust = subprocess.run(["rustc", "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout.split()[1]
    return {
        "Rust": rust, "geo": crate("geo"), "rstar": crate("rstar", newest=True), "PostgreSQL": server,
        "PostGIS": f"{spatial} with GEOS {geos.split('-')[0]}",
        "Shapely": f"{shapely.__version__} with GEOS {shapely.geos_version_string}", "Python": platform.python_version(),
    }


def crate(name, newest=False):
    """The version in the lock file; some crates are there several times for the sake of others."""
    lock = Path(__file__).resolve().parents[2] / "Cargo.lock"
    found = re.findall(rf'name = "{name}"\nversion = "([^"]+)"', lock.read_text())
    return sorted(found, key=lambda version: [int(part) for part in version.split(".")])[-1 if newest else 0]
