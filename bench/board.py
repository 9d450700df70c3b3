"""The acquisition board with a hundred thousand volumes on their way: its first page, and a list's first and deepest."""

from pathlib import Path

from bench.acquired import WALL, instance
from bench.pages import p95

VOLUMES, SMALL = 100_000, 2_000


def measure(folder: Path, rounds: int, seconds: float, quick: bool = False) -> dict:
    """The part ``board``: p95 of a stage's list near its end by that of its first page; the board's own p95."""
    number = SMALL if quick else VOLUMES
    home = instance(folder / "board", number, copies_on_the_way=True)
    paths = {"board": "/staff/board/?all=1", "batch": "/staff/board/2?all=1", "first": "/staff/board/stage/to_process?all=1",
             "deep": f"/staff/board/stage/to_process?after={_late_id(number)}"}  # fmt: skip
    middle = p95(home, WALL, paths, rounds, seconds)
    return {"board": {"ratio": round(middle["deep"] / middle["first"], 2)}
            | {f"{name}_p95_ms": round(time, 2) for name, time in middle.items()}}  # fmt: skip


def _late_id(number: int) -> int:
    """A volume of the stage, so late that a page is still to come behind it."""
    return next(place for place in range(number - 200, 0, -1) if place % 20 == 3)
