"""Which copies there are, and which are kept: seven days, five weeks, twelve months."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from yylib import clock
from yylib.config import value

DAYS, WEEKS, MONTHS = 7, 5, 12
FORM = "yylib-%Y%m%d-%H%M%S"


class Copy(NamedTuple):
    """One copy: its file, when it was made by the library's wall clock, and what was noted of it."""

    path: Path
    made: datetime
    facts: dict

    @property
    def stem(self) -> str:
        return self.path.name.split(".")[0]

    @property
    def facts_path(self) -> Path:
        return self.path.parent / f"{self.stem}.json"


def folder() -> Path:
    """Where the copies lie."""
    return value("INSTANCE") / "backups"


def copy_of(path: Path) -> Copy | None:
    """The copy in a file, or None where the name is not one of ours."""
    try:
        made = datetime.strptime(path.name.split(".")[0], FORM)
    except ValueError:
        return None
    beside = path.parent / f"{path.name.split('.')[0]}.json"
    try:
        facts = json.loads(beside.read_text("utf-8"))
    except (OSError, ValueError):
        facts = {}
    return Copy(path, made, facts)


def listing(home: Path | None = None) -> list[Copy]:
    """The copies that are whole, the newest first; one without its note was never finished."""
    home = home or folder()
    if not home.is_dir():
        return []
    found = [copy_of(path) for path in home.iterdir() if path.name.endswith((".db", ".dump", ".sealed"))]
    return sorted((copy for copy in found if copy and copy.facts), key=lambda copy: copy.made, reverse=True)


def newest() -> datetime | None:
    """The moment (UTC) of the newest copy."""
    copies = listing()
    return clock.utc(copies[0].made) if copies else None


def kept(moments: Iterable[datetime]) -> set[datetime]:
    """Which of these to keep: the last of each of seven days, five weeks and twelve months that have any."""
    latest_first, keep = sorted(moments, reverse=True), set()
    for key, many in ((datetime.date, DAYS), (_week, WEEKS), (_month, MONTHS)):
        periods = {}
        for moment in latest_first:
            periods.setdefault(key(moment), moment)
        keep |= set(list(periods.values())[:many])
    return keep


def _week(moment: datetime) -> tuple:
    return moment.isocalendar()[:2]


def _month(moment: datetime) -> tuple:
    return moment.year, moment.month


def prune() -> int:
    """Delete the copies beyond the retention in both places, with the uploads only they name; how many copies went."""
    gone = _prune(folder())
    second = value("BACKUP_FOLDER")
    if second and Path(second).is_dir():
        _prune(Path(second))
    return gone


def _prune(home: Path) -> int:
    copies = listing(home)
    keep = kept(copy.made for copy in copies)
    gone = [copy for copy in copies if copy.made not in keep]
    for copy in gone:
        copy.path.unlink(missing_ok=True)
        copy.facts_path.unlink(missing_ok=True)
    named = {name for copy in copies if copy.made in keep for name in copy.facts.get("uploads", {})}
    store = home / "uploads"
    for path in store.rglob("*") if copies and store.is_dir() else ():
        if path.is_file() and path.relative_to(store).as_posix() not in named:
            path.unlink(missing_ok=True)
    return len(gone)
