"""Five years of visits, fictional and the same each time: the rows and the sums beside them, written by the driver.

Closed on Mondays, weekends 2.2 times a weekday, holidays 1.8, one day in a hundred 4; two peaks a day. Kept in the
system's temporary folder under the tables' own fingerprint, since five million rows take minutes.
"""

import hashlib
import os
import random
import shutil
import sqlite3
import tempfile
from datetime import date, timedelta
from pathlib import Path

from bench.house import prepare
from bench.processes import Trouble

TODAY, WALL = date(2026, 11, 22), "2026-11-22 15:30"  # a Sunday; where the clock of the measured application stands
YEARS = 5
DOORS = (0.7, 0.2, 0.1)
HOURS = {8: 5, 9: 11, 10: 12, 11: 7, 12: 3, 13: 6, 14: 11, 15: 13, 16: 10, 17: 6, 18: 8, 19: 6}
KINDS = {"card": 52, "adult": 22, "child": 12, "elderly": 8, "child_with_adult": 4, "disabled": 2}
HOLIDAYS = {(1, 1), (5, 1), (5, 2), (5, 3), *((10, n) for n in range(1, 8))}

_ROWS = """INSERT INTO scan (nonce, branch_id, place_id, day, at, direction, kind, number, entries, exits, outcome, source,
by_id, saved_at)
SELECT printf('%08d%05d', id, i), branch, place, day, at, 'in', kind, 1, 1, 0, 'ok', 'desk', 1, at FROM (
  SELECT p.*, n.i, p.day || printf(' %02d:%02d:%02d.000000', p.hour - 8, n.i * 3600 / (p.n + 1) / 60,
    n.i * 3600 / (p.n + 1) % 60) AS at FROM plan p CROSS JOIN numbers n ON n.i <= p.n)"""
_CLOSINGS = """INSERT INTO scan (nonce, branch_id, place_id, day, at, direction, kind, number, entries, exits, outcome,
source, saved_at)
SELECT 'closing-' || place || '-' || day, branch, place, day, day || ' 12:00:00.000000', 'out', 'adult', sum(n), 0, sum(n),
'assumed', 'closing', day || ' 12:00:00.000000' FROM plan WHERE day < :today GROUP BY branch, place, day"""
_HOURS = """INSERT INTO visit_hour (place_id, day, hour, kind, weekday, entries, exits, assumed, by_hand)
SELECT place, day, hour, kind, weekday, sum(n), sum(gone), sum(gone), 0 FROM (
  SELECT place, day, hour, kind, weekday, n, 0 AS gone FROM plan
  UNION ALL SELECT place, day, 19, 'adult', weekday, 0, sum(n) FROM plan WHERE day < :today GROUP BY place, day, weekday)
GROUP BY place, day, hour, kind, weekday"""
_DAYS = """INSERT INTO visit_day (place_id, day, weekday, entries, exits, assumed, by_hand)
SELECT place_id, day, weekday, sum(entries), sum(exits), sum(assumed), 0 FROM visit_hour
GROUP BY place_id, day, weekday"""

_SUMS = ("SELECT sum(entries) FROM scan", "SELECT sum(entries) FROM visit_hour", "SELECT sum(entries) FROM visit_day")


def instance(visits: int) -> Path:
    """The folder of an instance with so many visits, made where it is not there yet; its account is a department head."""
    with tempfile.TemporaryDirectory(prefix="yylib-bench-") as folder:
        fresh = Path(folder) / "instance"
        prepare(fresh, role="head")
        home = Path(tempfile.gettempdir()) / f"yylib-bench-{visits}-{_fingerprint(fresh / 'yylib.db')}"
        if (home / "seeded").exists():
            if os.name == "posix" and home.stat().st_uid != os.getuid():
                raise Trouble(f"{home} is somebody else's")
            return home
        for old in Path(tempfile.gettempdir()).glob(f"yylib-bench-{visits}-*"):
            shutil.rmtree(old, ignore_errors=True)
        _fill(fresh / "yylib.db", visits)
        (fresh / "seeded").touch()
        shutil.move(fresh, home)
    return home


def _fingerprint(database: Path) -> str:
    raw = sqlite3.connect(database)
    schema = [row[0] or "" for row in raw.execute("SELECT sql FROM sqlite_master ORDER BY name")]
    raw.close()
    own = Path(__file__).read_text("utf-8")
    return hashlib.sha256("\n".join([own, *schema]).encode()).hexdigest()[:16]


def _fill(database: Path, visits: int) -> None:
    raw = sqlite3.connect(database, isolation_level=None)
    for pragma in ("journal_mode=MEMORY", "synchronous=OFF", "cache_size=-200000", "temp_store=MEMORY"):
        raw.execute("PRAGMA " + pragma)
    doors = raw.execute("SELECT branch_id, id FROM place WHERE kind = 'door' ORDER BY branch_id, id").fetchall()
    raw.execute("BEGIN")
    raw.execute("CREATE TEMP TABLE plan (id INTEGER PRIMARY KEY, branch INT, place INT, day TEXT, weekday INT, hour INT, "
                "kind TEXT, n INT)")  # fmt: skip
    raw.executemany("INSERT INTO plan (branch, place, day, weekday, hour, kind, n) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    planned(doors, visits))  # fmt: skip
    most = raw.execute("SELECT max(n) FROM plan").fetchone()[0]
    raw.execute("CREATE TEMP TABLE numbers (i INTEGER PRIMARY KEY)")
    raw.executemany("INSERT INTO numbers VALUES (?)", ((n,) for n in range(1, most + 1)))
    raw.execute(_ROWS)
    today = {"today": TODAY.isoformat()}
    raw.execute(_CLOSINGS, today)
    raw.execute(_HOURS, today)
    raw.execute(_DAYS)
    raw.execute("COMMIT")
    sums = [raw.execute(asked).fetchone()[0] for asked in _SUMS]
    raw.close()
    if sums != [visits] * 3:
        raise Trouble(f"seeded {sums} instead of {visits}")


def planned(doors: list[tuple[int, int]], visits: int):
    """How many came in at each door, day, hour and as which kind: exactly ``visits`` in all."""
    chance = random.Random(20261122)
    cells = []
    for day in _days():
        weight = _weight(day, chance)
        for share, (branch, place) in zip(DOORS, doors, strict=False):
            for hour, busy in HOURS.items():
                if day < TODAY or hour < 15:
                    cells += [(weight * share * busy * part * chance.uniform(0.5, 1.5), branch, place, day, hour, kind)
                              for kind, part in KINDS.items()]  # fmt: skip
    whole, reached, given = sum(cell[0] for cell in cells), 0.0, 0
    for index, (weight, branch, place, day, hour, kind) in enumerate(cells, 1):
        reached += weight * visits / whole
        number = (visits if index == len(cells) else round(reached)) - given
        given += number
        if number:
            yield branch, place, day.isoformat(), day.weekday(), hour, kind, number


def _days():
    first = TODAY.replace(year=TODAY.year - YEARS)
    return (day for n in range((TODAY - first).days + 1) if (day := first + timedelta(days=n)).weekday())


def _weight(day: date, chance: random.Random) -> float:
    if chance.random() < 0.01:
        return 4.0
    if (day.month, day.day) in HOLIDAYS:
        return 1.8
    return 2.2 if day.weekday() > 4 else 1.0
