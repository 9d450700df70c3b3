"""The places of a shift: given and given back while its row is held; ``taken`` never passes ``needed``.

All hold in one order: shifts by their id, then a signup, then volunteers by their id. What signs in holds the volunteer and
stores rows that point to the shift; these are held so that it need not wait.
"""

from collections.abc import Iterable

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import NotThere
from yylib.models.shifts import LIVE, Shift, Signup, SignupStage
from yylib.models.volunteers import Volunteer
from yylib.permissions import Permission
from yylib.services import history
from yylib.workflow import Move, Workflow

_S = SignupStage
_MAY = Permission.VOLUNTEERS_RECORD
PIPELINE = Workflow(
    Move("promote", "替补补上", {_S.WAITING}, _S.TAKEN, _MAY),
    Move("cancel", "取消报班", {_S.TAKEN, _S.WAITING}, _S.CANCELLED, _MAY),
    Move("late", "临时取消", {_S.TAKEN}, _S.LATE, _MAY),
    Move("absent", "记未到", {_S.TAKEN}, _S.ABSENT, _MAY),
    Move("restore", "撤销未到", {_S.ABSENT}, _S.TAKEN, _MAY),
    Move("swap", "换班", {_S.TAKEN}, _S.SWAPPED, _MAY),
    Move("close", "班次取消", {_S.TAKEN, _S.WAITING}, _S.CLOSED, _MAY),
)
_TAKE = "UPDATE shift SET taken = taken + 1 WHERE id = :id AND taken < needed AND cancelled_at IS NULL"
_RAISE = "UPDATE shift SET taken = taken + 1, needed = needed + 1, version = version + 1 WHERE id = :id"
_GIVE = "UPDATE shift SET taken = taken - 1 WHERE id = :id AND taken > 0"
_SERVED = "SELECT 1 FROM service_entry WHERE signup_id = :id AND stage <> 'void'"
_SWAPS = "UPDATE swap SET ended_at = :now, version = version + 1 WHERE signup_id = :id AND ended_at IS NULL"


def hold(shift_id: int) -> Shift:
    """The shift, held until the unit ends; whoever takes or gives back a place begins here."""
    return locked(Shift, shift_id, key_share=True)


def hold_people(volunteer_ids: Iterable[int]) -> dict[int, Volunteer]:
    """These volunteers by id, held until the unit ends, always in the same order; after the shift."""
    query = select(Volunteer).where(Volunteer.id.in_(set(volunteer_ids))).order_by(Volunteer.id)
    query = query.with_for_update(of=Volunteer, key_share=True).execution_options(populate_existing=True)
    return {one.id: one for one in db.session.scalars(query)}


def hold_queue(shift: Shift, *volunteer_ids: int) -> dict[int, Volunteer]:
    """These volunteers, and with them those who stand by, whom a free place may go on to."""
    waiting = [one.volunteer_id for one in live(shift.id) if one.stage == _S.WAITING]
    return hold_people({*volunteer_ids, *waiting})


def get(signup_id: int) -> Signup:
    """One signup, or ``NotThere``."""
    found = db.session.get(Signup, signup_id)
    if found is None:
        raise NotThere()
    return found


def held(signup_id: int) -> tuple[Signup, Shift]:
    """A signup, locked after its shift; and the shift."""
    shift = hold(get(signup_id).shift_id)
    return locked(Signup, signup_id, key_share=True), shift


def adult(text: str | None) -> str:
    """The adult who comes along, as it is kept: one line."""
    return " ".join((text or "").split())[:60]


def has_served(signup_id: int) -> bool:
    """Whether somebody has signed in on this place; sure while the volunteer is held."""
    return bool(plain(_SERVED, id=signup_id))


def take(shift: Shift) -> bool:
    """One place more, where there is one."""
    return _changed(_TAKE, shift)


def widen(shift: Shift) -> None:
    """One place more than were needed: a coordinator's override. Who edits the shift meanwhile is told."""
    _changed(_RAISE, shift)


def give(shift: Shift) -> None:
    """One place back."""
    _changed(_GIVE, shift)


def _changed(sql: str, shift: Shift) -> bool:
    done = plain(sql, id=shift.id).count == 1
    db.session.refresh(shift)
    return done


def live(shift_id: int, volunteer_id: int | None = None) -> list[Signup]:
    """Who holds a place or stands by, in the written order: ``queued_at``, then the id."""
    query = select(Signup).where(Signup.shift_id == shift_id, Signup.stage.in_(LIVE))
    if volunteer_id is not None:
        query = query.where(Signup.volunteer_id == volunteer_id)
    return list(
        db.session.scalars(query.order_by(Signup.queued_at, Signup.id).execution_options(populate_existing=True))
    )


def move(signup: Signup, verb: str, *, by: int | None = None, note: str = "") -> None:
    """One move of the pipeline, written down; what a volunteer says of it is not put into the history, which forgets
    nothing. What is over is offered to nobody any more."""
    step = PIPELINE.find(_S(signup.stage), verb)
    history.record(subject="signup", row=signup, move=step, by=by, note=note[:200] if by else "")
    is_over = signup.stage not in LIVE
    signup.ended_at, signup.ended_by_id = (clock.now(), by) if is_over else (None, None)
    signup.end_reason = note[:200] or None if is_over else None
    db.session.flush()
    if signup.stage != _S.TAKEN:
        plain(_SWAPS, id=signup.id, now=clock.stamp(clock.now()))
