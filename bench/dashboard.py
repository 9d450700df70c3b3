"""The heads' dashboard on 100 thousand and on five million visits of five years."""

from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from statistics import median

from bench.client import load, shuffled
from bench.house import Browser
from bench.processes import running
from bench.seed import TODAY, WALL, instance

PAGES = {"": "/staff/turnout", "month_": "/staff/turnout/period?kind=month&on=2026-10-15",
         "year_": "/staff/turnout/period?kind=year&on=2025-06-15"}  # fmt: skip
SCALES, SMALL = {"100k": 100_000, "5m": 5_000_000}, {"100k": 2_000, "5m": 20_000}


def measure(_folder: Path, rounds: int, seconds: float, quick: bool = False) -> dict:
    """The part ``dashboard``: p95 of today's page, of a month's and of a year's, at both sizes, and their ratios."""
    found = {(page, scale): [] for page in PAGES for scale in SCALES}
    with ExitStack() as stack:
        orders = {scale: _order(stack, visits) for scale, visits in (SMALL if quick else SCALES).items()}
        for _ in range(rounds):
            for page, scale in shuffled(found):
                answer = load(**orders[scale], path=PAGES[page], clients=1, seconds=seconds / 2)
                found[page, scale].append(answer["p95"])
    middle = {key: median(times) for key, times in found.items()}
    result = {page + "ratio": round(middle[page, "5m"] / middle[page, "100k"], 2) for page in PAGES}
    return {"dashboard": result | {f"{page}p95_{scale}_ms": round(middle[page, scale], 2) for page, scale in found}}


def _order(stack: ExitStack, visits: int) -> dict:
    home = instance(visits)
    _settle(home)
    server = stack.enter_context(running("bench.house", home, WALL))
    browser = Browser(server.port)
    browser.sign_in()
    return {"port": server.port, "headers": {"Cookie": browser.cookie}, "status": 200, "mark": "</html>"}


def _settle(home: Path) -> None:
    """What the jobs of a serving process have done by then: the peaks of the days that the page shows."""
    from yylib import clock, create_app
    from yylib.database import db, write
    from yylib.services.visits import peaks

    clock.freeze(WALL)
    with create_app(home).app_context():
        for days in (0, 7, 364):
            write(peaks.settle, day=TODAY - timedelta(days), hot=True)
        db.session.remove()
        db.engine.dispose()
    clock.freeze(None)
