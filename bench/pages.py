"""Pages of an instance, asked in turn: each one's p95."""

from pathlib import Path
from statistics import median

from bench.client import load, shuffled
from bench.house import Browser
from bench.processes import running


def p95(home: Path, wall: str, paths: dict[str, str], rounds: int, seconds: float, *, is_staff: bool = True) -> dict:
    """The median of the rounds' p95 of each page, in milliseconds, with the application's clock at ``wall``; the pages take
    turns in a new order each round. Asked by a colleague who is signed in, or by a reader."""
    found = {name: [] for name in paths}
    with running("bench.house", home, wall) as server:
        headers = {}
        if is_staff:
            browser = Browser(server.port)
            browser.sign_in()
            headers = {"Cookie": browser.cookie}
        given = {"port": server.port, "headers": headers, "status": 200, "mark": "</html>", "clients": 1}
        for _ in range(rounds):
            for name in shuffled(paths):
                found[name].append(load(**given, path=paths[name], seconds=seconds / 2)["p95"])
    return {name: median(times) for name, times in found.items()}
