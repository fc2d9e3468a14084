"""A throw-away PostgreSQL: made, started on a Unix socket alone, stopped and removed by the benchmark itself."""

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# One thread, nothing on disk that has to last, memory enough that neither sorting nor reading touches the disk.
SETTINGS = {
    "listen_addresses": "", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
    "autovacuum": "off", "wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "4GB",
    "shared_buffers": "1GB", "work_mem": "256MB", "maintenance_work_mem": "512MB", "jit": "off",
    "max_parallel_workers_per_gather": "0", "max_parallel_maintenance_workers": "0", "max_connections": "10",
}


class Cluster:
    """A running server; use it in a `with` block."""

    def __enter__(self):
        self.user = unprivileged_user()
        self.folder = Path(tempfile.mkdtemp(prefix="samordna-bench-"))
        if self.user:
            shutil.chown(self.folder, self.user)
        self.server = None
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self):
        programs = programs_with_postgis()
        data = self.folder / "data"
        self.run(programs / "initdb", "--pgdata", data, "--auth=trust", "--encoding=UTF8", "--locale=C",
                 "--username=bench", "--no-sync")
        settings = SETTINGS | {"unix_socket_directories": str(self.folder), "unix_socket_permissions": "0700"}
        with open(data / "postgresql.conf", "a", encoding="utf-8") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        with open(self.folder / "log", "wb") as log:
            command = [programs / "postgres", "-D", data]
            self.server = subprocess.Popen(command, stdout=log, stderr=log, **self.as_user())
        for _ in range(300):
            if self.server.poll() is not None:
                sys.exit((self.folder / "log").read_text())
            if (data / "postmaster.pid").exists() and "ready" in (data / "postmaster.pid").read_text():
                return
            time.sleep(0.1)
        sys.exit("the database server did not start within 30 s")

    def __exit__(self, *_):
        if self.server and self.server.poll() is None:
            self.server.terminate()
            try:
                self.server.wait(30)
            except subprocess.TimeoutExpired:
                self.server.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *command):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **self.as_user())

    def as_user(self):
        other = {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid, "extra_groups": []} if self.user else {}
        return {"cwd": self.folder, **other}


def unprivileged_user():
    """PostgreSQL refuses to run as root: then its package's own user serves, or the one without any rights."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name for user in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None)


def programs_with_postgis():
    """The folder of the newest server that has PostGIS beside it."""
    found = []
    for control in Path("/usr/share/postgresql").glob("*/extension/postgis.control"):
        version = control.parts[-3]
        programs = Path("/usr/lib/postgresql") / version / "bin"
        if (programs / "initdb").exists() and re.fullmatch(r"\d+", version):
            found.append((int(version), programs))
    if not found:
        sys.exit("there is no PostgreSQL with PostGIS; `make bench-tools` installs it")
    return max(found)[1]
