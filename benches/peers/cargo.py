"""Builds a Rust benchmark and says where it lies."""

import json
import subprocess
import sys


def build(name):
    command = ["cargo", "bench", "--locked", "--no-run", "--bench", name, "--message-format=json-render-diagnostics"]
    messages = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    for message in map(json.loads, messages):
        if message.get("executable") and message["target"]["name"] == name:
            return message["executable"]
    sys.exit(f"cargo built no benchmark {name}")
