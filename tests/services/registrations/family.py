"""A house with one activity, and people who register for it."""

from datetime import date, datetime, timedelta

from tests.factories import an_activity
from yylib import clock
from yylib.database import db, plain, write
from yylib.errors import Refused
from yylib.services import registrations
from yylib.services.registrations import sheets

CONSENT = ("contact", "2026-01", "web")
_numbers = iter(range(1, 10_000_000))


def a_sheet(at: str = "2026-11-28 14:30", **given) -> int:
    """The one sheet of an approved activity that begins at a wall time; its id."""
    activity_id = an_activity(clock.utc(datetime.fromisoformat(at)), **given)
    sheet_id = sheets.of(activity_id)[0].id
    db.session.remove()
    return sheet_id


def somebody(**given) -> dict:
    """Who nobody is yet."""
    number = next(_numbers)
    return {"name": f"报名{number}号", "phone": f"1996{number:07d}", "consent": CONSENT} | given


def join(sheet_id: int, **given) -> int:
    """Register somebody new, or whoever is given; the registration's id."""
    return write(registrations.register, sheet_id=sheet_id, **somebody(**given))


def refused(act, /, **given) -> str:
    """The code by which a command is refused."""
    try:
        act(**given)
    except Refused as refusal:
        db.session.rollback()
        return refusal.code
    raise AssertionError("it was not refused")


def child(name: str = "苗苗", years: int = 6) -> dict:
    """A child that turned so many years old on the first of January."""
    return {"name": name, "birth_on": date(clock.today().year - years, 1, 1)}


def stages(sheet_id: int) -> list[str]:
    """The stages of a sheet's registrations, the first made first."""
    found = [row.stage for row in plain("SELECT stage FROM registration WHERE sheet_id = :id ORDER BY id", id=sheet_id)]
    db.session.rollback()
    return found


def later(**span) -> None:
    """Let time pass."""
    clock.freeze(f"{clock.local(clock.now() + timedelta(**span)):%Y-%m-%d %H:%M}")
