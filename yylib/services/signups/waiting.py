"""替补: the written order, who moves up by themselves, and who is called.

More than ``AUTO_HOURS`` before the beginning whoever is first and lacks nothing has the place by themselves. Nearer,
nobody is entered unasked: the coordinator calls, or one who stands by presses 我来.
"""

from datetime import timedelta

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.errors import Refused
from yylib.models.shifts import Shift, Signup, SignupStage
from yylib.services.rules import rule
from yylib.services.signups import eligibility, facts, places
from yylib.services.signups.following import became
from yylib.services.signups.terms import AUTO_HOURS

_S = SignupStage


def queue(shift_id: int) -> list[Signup]:
    """Who stands by, the first first."""
    return [one for one in places.live(shift_id) if one.stage == _S.WAITING]


def line(signup: Signup) -> int | None:
    """How manieth in line, from 1 on; None for who does not stand by."""
    ids = [one.id for one in queue(signup.shift_id)]
    return ids.index(signup.id) + 1 if signup.id in ids else None


def promote(shift_id: int) -> int:
    """After every release: move up whom the free places reach, in their order; how many. Who lacks something keeps
    their turn and is passed over, for the page says what it is. Idempotent."""
    shift = places.hold(shift_id)
    if shift.cancelled_at is not None or shift.starts_at - clock.now() <= timedelta(hours=rule(AUTO_HOURS)):
        return 0
    if shift.taken >= shift.needed:
        return 0
    places.hold_queue(shift)
    done = 0
    for signup in queue(shift_id):
        known = facts.of([signup.volunteer_id], [shift_id])
        if eligibility.hindering(eligibility.judge(known, signup.volunteer_id, shift_id, escort=signup.escort or "")):
            continue
        if not places.take(shift):
            break
        _promoted(signup)
        done += 1
    return done


def come(*, signup_id: int, escort: str = "", override_reason: str = "", by: int | None = None) -> int:
    """Who stands by takes a free place: the volunteer by themselves, or a coordinator who has called. The signup's id.

    ``signup_no_room`` where the shift is full; ``signup_lacking`` says what is missing. Once more it changes nothing.
    """
    signup, shift = places.held(signup_id)
    if signup.stage == _S.TAKEN:
        return signup.id
    if signup.stage != _S.WAITING:
        raise Refused("signup_over", stage=signup.stage_label)
    places.hold_people([signup.volunteer_id])
    signup.escort = places.adult(escort or signup.escort) or None
    reason = " ".join((override_reason or "").split())[:200] if by is not None else ""
    eligibility.check(shift.id, signup.volunteer_id, escort=signup.escort or "", may=bool(reason), by=by,
                      passing=eligibility.HELPED if by else frozenset())  # fmt: skip
    if not places.take(shift):
        raise Refused("signup_no_room")
    signup.override_reason = reason or signup.override_reason
    _promoted(signup, by)
    return signup.id


def due() -> list[int]:
    """The shifts that may have a free place for somebody who stands by."""
    query = select(Shift.id).join(Signup, Signup.shift_id == Shift.id).where(
        Signup.stage == _S.WAITING, Shift.taken < Shift.needed, Shift.cancelled_at.is_(None), Shift.starts_at > clock.now())  # fmt: skip
    return sorted(set(db.session.scalars(query)))


def _promoted(signup: Signup, by: int | None = None) -> None:
    places.move(signup, "promote", by=by)
    became(signup.id, "promoted", was=_S.WAITING.value)
