"""What processes tell of themselves: processor time, wall time, the most memory; and a process asked line by line."""

import json
import subprocess
import sys
import time
from pathlib import Path


class Worker:
    """A process that takes one JSON command per line and answers each with one line."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, **command):
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.process.args[0]} ended during {command}")
        return json.loads(line)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def serve(commands):
    """The other end: carries out commands from standard input, by name."""
    for line in sys.stdin:
        command = json.loads(line)
        print(json.dumps(commands[command.pop("do")](**command)), flush=True)


class Cost:
    """Measures a piece of work of this process, or of another one of a single thread, as a `with` block."""

    def __init__(self, pid=None):
        self.pid = pid

    def __enter__(self):
        forget_peak(self.pid or "self")
        self.cpu, self.wall = self._cpu(), time.perf_counter()
        return self

    def __exit__(self, *_):
        self.wall = time.perf_counter() - self.wall
        self.cpu = self._cpu() - self.cpu

    def _cpu(self):
        return cpu_of(self.pid) if self.pid else time.process_time()

    def json(self):
        return {"cpu_s": self.cpu, "wall_s": self.wall, "peak_bytes": peak_bytes(self.pid or "self")}


def cpu_of(pid):
    """Processor seconds of a process of one thread; the scheduler's own account, exact to nanoseconds."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) * 1e-9


def forget_peak(pid):
    try:
        Path(f"/proc/{pid}/clear_refs").write_text("5")
    except OSError:
        pass  # then the mark is that of the whole life, which is never too low


def peak_bytes(pid):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)
