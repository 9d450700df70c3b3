"""A main library with the shipped hours and holidays, and what happens to it."""

from datetime import date, time

from yylib import clock
from yylib.database import db, writing
from yylib.models.branches import Branch, Place
from yylib.models.calendar import Closure
from yylib.services import calendar


def a_branch(name: str = "总馆", kind: str = "main_library", **given) -> int:
    """A branch without hours; its id."""
    with writing():
        branch = Branch(name=name, kind=kind, **given)
        db.session.add(branch)
        db.session.flush()
        return branch.id


def an_area(branch_id: int, name: str = "自习室") -> int:
    """An area of a branch; its id."""
    with writing():
        place = Place(branch_id=branch_id, kind="area", name=name)
        db.session.add(place)
        db.session.flush()
        return place.id


def a_house() -> int:
    """A main library with the shipped content; its id."""
    branch_id = a_branch()
    with writing():
        calendar.first_content([branch_id])
    return branch_id


def a_closure(branch_id: int, first: date, last: date | None = None, walls=((None, None),), **given) -> None:
    """A closure as it stands in the table, announced or not."""
    with writing():
        db.session.add_all(
            Closure(branch_id=branch_id, from_on=first, until_on=last or first, opens=opens, closes=closes,
                    announced_at=clock.now(), **{"reason": "馆内调整"} | given) for opens, closes in walls)  # fmt: skip


def hours(*texts: str) -> list:
    """Wall times from "08:30-12:00"."""
    return [tuple(time.max if part == "24:00" else time.fromisoformat(part) for part in text.split("-"))
            for text in texts]  # fmt: skip
