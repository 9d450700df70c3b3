"""The acquisition board with a hundred thousand volumes on their way: its first page, and a list's first and deepest."""

from pathlib import Path
from statistics import median

from bench.acquired import WALL, instance
from bench.client import load, shuffled
from bench.house import Browser
from bench.processes import running

VOLUMES, SMALL = 100_000, 2_000


def measure(folder: Path, rounds: int, seconds: float, quick: bool = False) -> dict:
    """The part ``board``: p95 of a stage's list near its end by that of its first page; the board's own p95."""
    number = SMALL if quick else VOLUMES
    home = instance(folder / "board", number, copies_on_the_way=True)
    paths = {"board": "/staff/board/?all=1", "batch": "/staff/board/2?all=1", "first": "/staff/board/stage/to_process?all=1",
             "deep": f"/staff/board/stage/to_process?after={_late_id(number)}"}  # fmt: skip
    found = {name: [] for name in paths}
    with running("bench.house", home, WALL) as server:
        browser = Browser(server.port)
        browser.sign_in()
        given = {
            "port": server.port,
            "headers": {"Cookie": browser.cookie},
            "status": 200,
            "mark": "</html>",
            "clients": 1,
        }
        for _ in range(rounds):
            for name in shuffled(paths):
                found[name].append(load(**given, path=paths[name], seconds=seconds / 2)["p95"])
    middle = {name: median(times) for name, times in found.items()}
    return {"board": {"ratio": round(middle["deep"] / middle["first"], 2)}
            | {f"{name}_p95_ms": round(time, 2) for name, time in middle.items()}}  # fmt: skip


def _late_id(number: int) -> int:
    """A volume of the stage, so late that a page is still to come behind it."""
    return next(place for place in range(number - 200, 0, -1) if place % 20 == 3)
