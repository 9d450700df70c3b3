"""Server processes of our own on 127.0.0.1: started, asked, bounded in time, ended by their own process."""

import contextlib
import http.client
import json
import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 1800  # seconds after which a server ends by itself, whatever became of who started it
THREADS = 8


class Trouble(Exception):
    """The benchmark cannot go on, or what it measured is not what was asked for."""


def serve(app) -> None:
    """Serve with waitress, all programs alike, on a port of the system's choice, and say which on standard output."""
    from waitress import create_server

    server = create_server(app, host="127.0.0.1", port=0, threads=THREADS, ident=None)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # eight desks on eight threads do queue
    bound = threading.Timer(LONGEST, os._exit, [3])
    bound.daemon = True
    bound.start()
    print("PORT", server.effective_port, flush=True)
    server.run()


def answered(module: str, order: dict, patience: float = 180) -> dict:
    """What ``module.answer(order)`` says, in a process of its own: one JSON order on its standard input, one JSON result."""
    done = subprocess.run([sys.executable, "-m", module], input=json.dumps(order), cwd=ROOT, text=True, capture_output=True,
                          timeout=patience, check=False)  # fmt: skip
    if done.returncode:
        raise Trouble(f"{module}: {done.stderr.strip()[-600:]}")
    return json.loads(done.stdout)


def tell(answer) -> None:
    """The other side of ``answered``."""
    try:
        json.dump(answer(json.load(sys.stdin)), sys.stdout)
    except Trouble as trouble:
        sys.exit(str(trouble))


class Server:
    """A running server: its port and its process."""

    def __init__(self, process: subprocess.Popen, port: int):
        self.process, self.port = process, port

    def rss_mib(self) -> float | None:
        """What the process holds in memory; None where the system does not tell."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            return None
        held = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
        return round(int(held.split()[1]) / 1024, 1)


@contextlib.contextmanager
def running(module: str, *arguments):
    """Start ``python -m module`` that serves what ``module.make(*arguments)`` gives, and end it."""
    process = subprocess.Popen([sys.executable, "-m", module, *map(str, arguments)], cwd=ROOT, text=True,
                               stdout=subprocess.PIPE)  # fmt: skip
    try:
        said = process.stdout.readline().split()
        if said[:1] != ["PORT"]:
            raise Trouble(f"{module} did not start")
        yield Server(process, int(said[1]))
    finally:
        end(process)


def end(process: subprocess.Popen) -> None:
    """End a process that we started."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()


def until_answers(port: int, path: str, patience: float) -> None:
    """Wait for the first 200."""
    limit = time.monotonic() + patience
    while time.monotonic() < limit:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            link.request("GET", path)
            if link.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            link.close()
        time.sleep(0.005)
    raise Trouble(f"{path} did not answer 200 within {patience} s")
