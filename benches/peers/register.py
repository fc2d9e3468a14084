"""The register behind its HTTP server: the Rust benchmark of that name, its rows as JSON."""

import json
import subprocess

import cargo


def run(sizes):
    command = [cargo.build("register"), "--json", *sizes.split(",")]
    lines = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]
