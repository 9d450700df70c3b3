"""报班: a place, or a turn to stand by, decided while the shift's row and then the volunteer's are held."""

from yylib import clock
from yylib.database import db
from yylib.errors import NotThere, Refused
from yylib.models.shifts import Shift, Signup, SignupStage
from yylib.services.shifts import following as shifts
from yylib.services.signups import eligibility, places, waiting
from yylib.services.signups.following import became

_S = SignupStage


def take(*, shift_id: int, volunteer_id: int, escort: str = "", channel: str = "web", override_reason: str = "",
         by: int | None = None) -> int:  # fmt: skip
    """Sign a volunteer up; the signup's id. On the shift already, it is the same one.

    A place where there is one and nobody stands by before, else a turn to stand by; a colleague gives a free place away
    at once. ``signup_lacking`` says all that is missing. With a reason a colleague passes over what may be passed over,
    and a full shift then needs one more; what is final stays refused.
    """
    reason = " ".join((override_reason or "").split())[:200]
    if reason and by is None:
        raise Refused("signup_by_staff")
    escort = places.adult(escort)
    shift = places.hold(shift_id)
    has_room = shift.taken < shift.needed
    people = places.hold_queue(shift, volunteer_id) if has_room else places.hold_people([volunteer_id])
    if (volunteer := people.get(volunteer_id)) is None:
        raise NotThere()
    if reason and volunteer.account_id == by:
        raise Refused("signup_self")
    if again := places.live(shift_id, volunteer_id):
        return _again(again[0], shift, escort, by)
    eligibility.check(
        shift_id,
        volunteer_id,
        escort=escort,
        may=bool(reason),
        passing=eligibility.HELPED if by else frozenset(),
        by=by,
    )
    stage = _stage(shift, reason, by)
    signup = made(shift, volunteer_id, stage, escort=escort, channel=channel, reason=reason, by=by)
    became(signup.id, stage)
    if stage == _S.WAITING:
        waiting.promote(shift_id)
    return signup.id


def _again(signup: Signup, shift: Shift, escort: str, by: int | None) -> int:
    """Who stands by and is entered once more by a colleague, or comes where there is room, has the place."""
    if signup.stage == _S.WAITING and shift.taken < shift.needed:
        return waiting.come(signup_id=signup.id, escort=escort, by=by)
    return signup.id


def _stage(shift: Shift, reason: str, by: int | None) -> str:
    is_first = by is not None or not waiting.queue(shift.id)
    if is_first and places.take(shift):
        return _S.TAKEN
    if reason and shift.taken >= shift.needed:
        places.widen(shift)
        shifts.changed(shift.id, "needed", reason=reason)
        return _S.TAKEN
    return _S.WAITING


def made(shift: Shift, volunteer_id: int, stage: str, *, escort: str, channel: str, reason: str = "",
         by: int | None = None) -> Signup:  # fmt: skip
    """The row of a new signup."""
    now = clock.now()
    signup = Signup(shift_id=shift.id, volunteer_id=volunteer_id, stage=stage, channel=channel, escort=escort or None,
                    queued_at=now, ends_at=shift.ends_at, made_at=now, made_by_id=by, override_reason=reason)  # fmt: skip
    db.session.add(signup)
    db.session.flush()
    return signup
