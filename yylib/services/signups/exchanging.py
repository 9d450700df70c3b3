"""互换: whoever may take an offered place answers with a place of their own; agreed, both change hands in one unit.

Each is judged without the duty that he gives away, so that two whose shifts overlap can exchange them. An answer waits for
the holder: one at a time, and only as long as the place given in return is held and still to come, and neither shift was
moved. Nothing changes before the holder agrees.
"""

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.shifts import Shift, Signup, SignupStage, Swap
from yylib.models.volunteers import Volunteer
from yylib.services.shifts import reading
from yylib.services.signups import eligibility, places, swapping
from yylib.services.signups.following import became

_S = SignupStage


def is_coming(signup: Signup | None) -> bool:
    """Whether it is a place, held and still to come."""
    return signup is not None and signup.stage == _S.TAKEN and clock.now() < signup.shift.starts_at


def stands(swap: Swap) -> bool:
    """Whether an answer waits for the holder; one that was given for other hours of either shift does not."""
    return (
        swap.ended_at is None
        and is_coming(swap.returned)
        and swap.answered_for == _hours(swap.signup.shift, swap.returned.shift)
    )


def _hours(*of: Shift) -> str:
    return "/".join(clock.stamp(at) for shift in of for at in (shift.starts_at, shift.ends_at))


def answer(*, swap_id: int, volunteer_id: int, return_id: int, shift_id: int | None = None, escort: str = "",
           by: int | None = None) -> int:  # fmt: skip
    """我来，请对方接我的一班: the swap's id; said already it changes nothing. The first answer stands until the holder
    decides or it is taken back (``swap_answered``)."""
    given, shift = places.held(swapping.offered(swap_id, volunteer_id, shift_id).signup_id)
    swap = locked(Swap, swap_id)
    swapping.still_open(swap, given, shift)
    if given.volunteer_id == volunteer_id:
        raise Refused("swap_self")
    if stands(swap):
        if swap.return_id == return_id and swap.returned.volunteer_id == volunteer_id:
            return swap.id
        raise Refused("swap_answered")
    returned = _returnable(return_id, volunteer_id, given)
    if _was_refused(given.id, return_id):
        raise Refused("swap_unwanted", field="return_id")
    swapping.not_there(shift, volunteer_id)
    escort = places.adult(escort)
    eligibility.check(shift.id, volunteer_id, escort=escort, passing=eligibility.CLOSED, instead_of=returned.shift_id)
    lacking = _lacking(given.volunteer_id, returned.shift, shift, passing=eligibility.ESCORTED)
    if lacking or swapping.has_place(returned.shift, given.volunteer_id):
        raise Refused("swap_other_lacks", field="return_id")
    _answered(swap, returned, escort)
    became(given.id, "swap_answered", swap_id=swap.id)
    return swap.id


def _answered(swap: Swap, returned: Signup, escort: str) -> None:
    swap.return_id, swap.answered_at, swap.escort = returned.id, clock.now(), escort or None
    swap.answered_for = _hours(swap.signup.shift, returned.shift)
    db.session.flush()


def take_back(*, swap_id: int, volunteer_id: int, shift_id: int | None = None, by: int | None = None) -> int:
    """Whoever answered does not want it any more; the swap's id. An answer of somebody else is ``NotThere``."""
    given, _shift = places.held(swapping.offered(swap_id, volunteer_id, shift_id).signup_id)
    swap = locked(Swap, swap_id)
    if swap.returned is None or swap.returned.volunteer_id != volunteer_id:
        raise NotThere()
    if swap.ended_at is None:
        swap.return_id = swap.answered_at = swap.escort = None
        db.session.flush()
        became(given.id, "swap_unanswered", swap_id=swap.id)
    return swap.id


def refuse(
    *, swap_id: int, volunteer_id: int, return_id: int, shift_id: int | None = None, by: int | None = None
) -> int:
    """不换: whoever answered is told; the place stays offered as it was. The id of the swap that was answered."""
    given, _shift = places.held(_own(swap_id, volunteer_id, shift_id).signup_id)
    swap = locked(Swap, swap_id)
    if swap.ended_at is None and swap.return_id == return_id:
        swap.ended_at = swap.declined_at = clock.now()
        db.session.flush()
        db.session.add(Swap(signup_id=given.id, to_id=swap.to_id, asked_at=swap.asked_at))
        db.session.flush()
        became(given.id, "swap_ended", swap_id=swap.id)
    return swap.id


def agree(*, swap_id: int, volunteer_id: int, return_id: int, shift_id: int | None = None, escort: str = "",
          by: int | None = None) -> int:  # fmt: skip
    """同意互换: the holder takes the place given in return (``return_id``, as it was shown) and is out of theirs; the id of
    their new signup. What they lack is said to them, what the other lacks only as such."""
    _own(swap_id, volunteer_id, shift_id)
    return _exchanged(swap_id, return_id, places.adult(escort), by)


def enter(*, signup_id: int, number: str, return_id: int, escort: str = "", return_escort: str = "", by: int) -> int:
    """A colleague enters what two have agreed on by phone: offered, answered and exchanged in one unit. ``escort`` comes
    along with the volunteer of this number, ``return_escort`` with the holder. The holder's new signup."""
    if not (number or "").strip():
        raise Refused("swap_unknown", field="number")
    _hold_both(signup_id, return_id)
    swap = db.session.get(Swap, swapping.offer(signup_id=signup_id, number=number, by=by))
    _answered(swap, _returnable(return_id, swap.to_id, places.get(signup_id)), places.adult(escort))
    return _exchanged(swap.id, return_id, places.adult(return_escort), by)


def _exchanged(swap_id: int, return_id: int, escort: str, by: int | None) -> int:
    """Shifts, then signups, the swap, then volunteers are held; nothing of what was read before is trusted."""
    given, returned = _hold_both(db.session.get(Swap, swap_id).signup_id, return_id)
    swap = locked(Swap, swap_id)
    if swap.back_signup_id is not None and swap.return_id == return_id:
        return swap.back_signup_id
    swapping.still_open(swap, given, given.shift)
    if swap.return_id != return_id or not stands(swap):
        raise Refused("swap_answer_over")
    places.hold_people([given.volunteer_id, returned.volunteer_id])
    if places.has_served(given.id) or places.has_served(returned.id):
        raise Refused("signup_served")
    _judge(given, returned, escort, swap.escort or "", by)
    swap.taken_by_id, swap.ended_at = returned.volunteer_id, clock.now()
    db.session.flush()
    new = swapping.taken_over(given, given.shift, returned.volunteer_id, swap.escort or "", by)
    back = swapping.taken_over(returned, returned.shift, given.volunteer_id, escort, by)
    swap.new_signup_id, swap.back_signup_id, swap.escort = new.id, back.id, None
    db.session.flush()
    became(given.id, "swapped", swap_id=swap.id, is_known=by is None)
    became(returned.id, "swapped", swap_id=swap.id)
    for one in (new, back):
        became(one.id, "taken", swap_id=swap.id)
    return back.id


def _hold_both(signup_id: int, return_id: int) -> tuple[Signup, Signup]:
    """Both places, held after both shifts in the order of these."""
    for shift_id in sorted({places.get(one).shift_id for one in (signup_id, return_id)}):
        places.hold(shift_id)
    first, second = (places.held(one)[0] for one in sorted((signup_id, return_id)))
    return (first, second) if first.id == signup_id else (second, first)


def _judge(given: Signup, returned: Signup, escort: str, their_escort: str, by: int | None) -> None:
    """Each for what he takes, without what he gives away; a colleague hears who lacks what."""
    holder, other = given.volunteer, returned.volunteer
    theirs = _lacking(other.id, given.shift, returned.shift, their_escort)
    if by is not None:
        _named(other, given.shift, theirs, "escort")
        _named(holder, returned.shift, _lacking(holder.id, returned.shift, given.shift, escort), "return_escort")
        swapping.not_there(given.shift, other.id)
    else:
        if theirs or swapping.has_place(given.shift, other.id):
            raise Refused("swap_other_lacks")
        eligibility.check(
            returned.shift_id, holder.id, escort=escort, passing=eligibility.CLOSED, instead_of=given.shift_id
        )
    swapping.not_there(returned.shift, holder.id)


def _named(who: Volunteer, shift: Shift, found: list[eligibility.Lack], field: str) -> None:
    if not found:
        return
    field = field if eligibility.needs_escort(found) else None
    which = f"{reading.when(shift)} {shift.post.name}"
    raise Refused(
        "swap_lacking", field=field, who=f"{who.name}（{who.number}）", which=which, what=eligibility.words(found)
    )


def _lacking(volunteer_id: int, shift: Shift, instead_of: Shift, escort: str = "",
             passing: frozenset[str] = frozenset()) -> list[eligibility.Lack]:  # fmt: skip
    found = eligibility.lacks(volunteer_id, shift.id, escort=escort, instead_of=instead_of.id)
    return eligibility.hindering(found, eligibility.CLOSED | passing)


def _returnable(return_id: int, volunteer_id: int, given: Signup) -> Signup:
    """The place of this volunteer on another shift."""
    found = db.session.get(Signup, return_id)
    if found is None or found.volunteer_id != volunteer_id or found.shift_id == given.shift_id or not is_coming(found):
        raise Refused("swap_return", field="return_id")
    return found


def _was_refused(signup_id: int, return_id: int) -> bool:
    """Whether the holder has said no to this place before."""
    query = select(Swap.id).where(
        Swap.signup_id == signup_id, Swap.return_id == return_id, Swap.declined_at.is_not(None)
    )
    return db.session.scalar(query.limit(1)) is not None


def _own(swap_id: int, volunteer_id: int, shift_id: int | None) -> Swap:
    """An offer of this volunteer's own, of this shift; else ``NotThere``."""
    swap = db.session.get(Swap, swap_id)
    if swap is None or swap.signup.volunteer_id != volunteer_id or shift_id not in (None, swap.signup.shift_id):
        raise NotThere()
    return swap
