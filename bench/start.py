"""From the command to the first answer, on an instance that is there already."""

import socket
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from bench.house import prepare
from bench.processes import ROOT, end, until_answers


def measure(folder: Path, rounds: int, seconds: float) -> dict:
    """The part ``start``: the median of ``rounds`` starts after one that is not counted."""
    home = folder / "start"
    home.mkdir()
    prepare(home)
    times = [_one(home) for _ in range(rounds + 1)][1:]
    return {"start": {"first_200_s": round(median(times), 3), "range_s": [round(min(times), 3), round(max(times), 3)]}}


def _one(home: Path) -> float:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "yylib.cli", "--instance", str(home), "serve", "--listen",
                                f"127.0.0.1:{port}"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               stdin=subprocess.DEVNULL)  # fmt: skip
    try:
        until_answers(port, "/healthz", 60)
        return time.perf_counter() - began
    finally:
        end(process)
