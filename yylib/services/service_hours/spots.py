"""志愿签到点: the places where one signs in by a code."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import NotThere, Refused
from yylib.models.service_hours import DutyCode
from yylib.services import branches


def places() -> list[DutyCode]:
    """The places where one signs in by a code, those in use first."""
    query = select(DutyCode).options(joinedload(DutyCode.place)).order_by(DutyCode.is_active.desc(), DutyCode.id)
    return list(db.session.scalars(query))


def get(code_id: int) -> DutyCode:
    """One place where one signs in, or ``NotThere``."""
    found = db.session.get(DutyCode, code_id)
    if found is None:
        raise NotThere()
    return found


def add(*, place_id: int, by: int) -> int:
    """Let volunteers sign in at a place; its id. ``duty_place_twice`` where they may already."""
    branches.get_place(place_id)
    if plain("SELECT 1 FROM duty_code WHERE place_id = :place", place=place_id):
        raise Refused("duty_place_twice", field="place_id")
    one = DutyCode(place_id=place_id, made_at=clock.now(), made_by_id=by)
    db.session.add(one)
    db.session.flush()
    return one.id


def switch(*, code_id: int, is_active: bool, by: int) -> None:
    """No more codes of this place, or again."""
    locked(DutyCode, code_id).is_active = is_active


def print_anew(*, code_id: int, by: int) -> None:
    """A new printed code; the one on the wall holds no longer."""
    one = locked(DutyCode, code_id)
    one.printings += 1
