"""Giving a place back: in time, late, not come; and what follows when the shift or the volunteer is gone."""

from datetime import datetime, timedelta

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.errors import Refused
from yylib.models.shifts import LIVE, Shift, Signup, SignupStage
from yylib.services.rules import rule
from yylib.services.shifts import following as shifts
from yylib.services.signups import places, waiting
from yylib.services.signups.following import became
from yylib.services.signups.terms import CANCEL_HOURS
from yylib.services.volunteers import following as volunteers
from yylib.services.volunteers import keys

_S = SignupStage
# What takes somebody off their shifts.
_ENDS = {"leave": "left", "pause": "paused", "refuse": "refused", "unguard": "unguarded"}


def cancel_by(shift: Shift) -> datetime:
    """Until when a place is given back without a word."""
    return shift.starts_at - timedelta(hours=rule(CANCEL_HOURS))


def cancel(*, signup_id: int, reason: str = "", is_ours: bool = False, by: int | None = None) -> int:
    """Give the place back; the id. After the deadline it is 临时取消, which counts (志愿服务条例 第22条), unless it is the
    library that asks (``is_ours``, by a colleague). Once begun, only 未到 is left. Once more it changes nothing."""
    signup, shift = places.held(signup_id)
    if signup.stage not in LIVE:
        return signup.id
    if clock.now() >= shift.starts_at and signup.stage == _S.TAKEN:
        raise Refused("signup_begun")
    had_place = signup.stage == _S.TAKEN
    places.hold_queue(shift, signup.volunteer_id)
    if had_place and places.has_served(signup.id):
        raise Refused("signup_served")
    is_late = had_place and clock.now() > cancel_by(shift) and not (is_ours and by is not None)
    places.move(signup, "late" if is_late else "cancel", by=by, note=reason)
    became(signup.id, signup.stage, reason=reason)
    if had_place:
        places.give(shift)
        waiting.promote(shift.id)
    return signup.id


def absent(*, signup_id: int, note: str = "", by: int) -> int:
    """未到: marked by a colleague once the shift has begun, with a remark for colleagues alone; the place is free again
    (C44). Who has signed in was there: ``signup_served``. No hours are ever taken for it."""
    signup, shift = places.held(signup_id)
    if signup.stage == _S.ABSENT:
        return signup.id
    if signup.stage != _S.TAKEN:
        raise Refused("signup_over", stage=signup.stage_label)
    if clock.now() < shift.starts_at:
        raise Refused("signup_not_begun")
    places.hold_people([signup.volunteer_id])
    if places.has_served(signup.id):
        raise Refused("signup_served")
    places.move(signup, "absent", by=by, note=note)
    places.give(shift)
    became(signup.id, "absent", reason=note)
    return signup.id


def undo_absent(*, signup_id: int, by: int) -> int:
    """They were there after all: the place is theirs again, one more where it was given away."""
    signup, shift = places.held(signup_id)
    if signup.stage == _S.TAKEN:
        return signup.id
    if signup.stage != _S.ABSENT:
        raise Refused("signup_over", stage=signup.stage_label)
    if places.live(shift.id, signup.volunteer_id):
        raise Refused("signup_twice")
    if not places.take(shift):
        places.widen(shift)
    places.move(signup, "restore", by=by)
    became(signup.id, "restored", was=_S.ABSENT.value)
    return signup.id


@shifts.follow
def _shift_changed(shift_id: int, what: str, facts: dict) -> None:
    """A cancelled shift closes its signups but those who have served already; a moved one keeps them."""
    if what == "cancelled":
        _close(shift_id, facts.get("reason") or "")
    elif what == "moved":
        shift = places.hold(shift_id)
        for signup in places.live(shift_id):
            signup.ends_at = shift.ends_at
        db.session.flush()
    elif what in ("needed", "reopened"):
        waiting.promote(shift_id)


def _close(shift_id: int, reason: str) -> None:
    db.session.flush()
    shift = places.hold(shift_id)
    for signup in places.live(shift_id):
        had_place = signup.stage == _S.TAKEN
        if places.has_served(signup.id):
            continue
        places.move(signup, "close", note=reason)
        if had_place:
            places.give(shift)
        became(signup.id, "closed", reason=reason)


def _coming(volunteer_id: int, what):
    return select(what).join(Shift, Shift.id == Signup.shift_id).where(
        Signup.volunteer_id == volunteer_id, Signup.stage.in_(LIVE), Shift.starts_at > clock.now())  # fmt: skip


@volunteers.hold_first
def _hold(volunteer_id: int, verb: str) -> None:
    """Who is to leave their shifts is held after these, and together with those whom the places go on to."""
    if verb not in _ENDS:
        return
    people = {volunteer_id}
    for shift_id in db.session.scalars(_coming(volunteer_id, Signup.shift_id).order_by(Signup.shift_id)).all():
        people |= {one.volunteer_id for one in waiting.queue(places.hold(shift_id).id)}
    places.hold_people(people)


@volunteers.follow
def _volunteer_changed(volunteer_id: int, what: str, _facts: dict) -> None:
    """Who leaves or pauses has no shift in that time, nor a minor without the guardian's consent; the places go on to those
    who stand by."""
    if what not in _ENDS.values():
        return
    until = keys.get(volunteer_id).paused_until if what == "paused" else None
    last = clock.midnight(until + timedelta(days=1)) if until else None
    why = "监护人不再同意" if what == "unguarded" else "退出或暂停志愿服务"
    query = _coming(volunteer_id, Signup.id)
    query = query.where(Shift.starts_at < last) if last else query
    for signup_id in list(db.session.scalars(query.order_by(Signup.shift_id))):
        signup, shift = places.held(signup_id)
        if signup.stage not in LIVE or places.has_served(signup_id):
            continue
        had_place = signup.stage == _S.TAKEN
        places.move(signup, "cancel", note=why)
        became(signup.id, "cancelled", reason=why)
        if had_place:
            places.give(shift)
            waiting.promote(shift.id)
