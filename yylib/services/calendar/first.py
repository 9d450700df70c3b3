"""The hours and holidays that are shipped, loaded once."""

import json
from datetime import date, time
from pathlib import Path

from yylib.database import db, plain
from yylib.models.calendar import Holiday, OpeningHours
from yylib.services.calendar import holidays

DATA = Path(__file__).resolve().parent.parent.parent / "data"


def first_content(branch_ids: list[int]) -> None:
    """Load the guides' hours for each branch without a table, 待核实, and the notices of years that have no day at all."""
    shipped = json.loads((DATA / "calendar" / "hours.json").read_text("utf-8"))
    for branch_id in branch_ids:
        if not plain("SELECT 1 FROM opening_hours WHERE branch_id = :branch LIMIT 1", branch=branch_id):
            db.session.add_all(
                OpeningHours(branch_id=branch_id, weekday=weekday, opens=time.fromisoformat(opens),
                             closes=time.fromisoformat(closes), is_verified=shipped["is_verified"],
                             valid_from=date.fromisoformat(shipped["valid_from"]))
                for weekday in shipped["weekdays"] for opens, closes in shipped["intervals"])  # fmt: skip
    load_holidays()
    db.session.flush()


def load_holidays() -> None:
    """Load the shipped notices. A year that staff entered, or took a day out of, is theirs and is left as it is."""
    there = {str(row.day) for row in plain("SELECT day FROM holiday")}
    years, found = {day[:4] for day in there}, {}
    for year, notice in json.loads((DATA / "holidays.json").read_text("utf-8"))["years"].items():
        if year not in years:
            lines, _ = holidays.read("\n".join(notice["days"]))
            # a notice may begin in the last days of the year before
            found |= {line.day: (line, notice["papers"][-1]) for line in lines if line.day.isoformat() not in there}
    db.session.add_all(Holiday(day=day, name=line.name, is_off=line.is_off, source=source)
                       for day, (line, source) in found.items())  # fmt: skip
