"""What two who may exchange their places see of it: answers that wait, what one may give in return, what came to nothing.

Of each other they see the number, as everywhere among volunteers, and the shift.
"""

from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from yylib import clock
from yylib.database import db, locked
from yylib.models.shifts import Shift, Signup, SignupStage, Swap
from yylib.services.shifts import reading
from yylib.services.signups import eligibility, exchanging, facts, swapping
from yylib.services.signups.eligibility import Lack
from yylib.services.signups.following import became

_S = SignupStage
_MENDED = eligibility.ESCORTED | eligibility.CLOSED
_Given, _Returned, _On, _Back = aliased(Signup), aliased(Signup), aliased(Shift), aliased(Shift)
_UNMET = Swap.ended_at.is_not(None) & Swap.back_signup_id.is_(None) & or_(
    Swap.taken_by_id.is_(None), Swap.taken_by_id != _Returned.volunteer_id)  # fmt: skip


class Answer(NamedTuple):
    """What a holder decides: who comes, which shift is to be taken in return, and what hinders the holder from it."""

    swap: Swap
    number: str
    shift: Shift
    lacks: list[Lack]

    @property
    def hindering(self) -> list[Lack]:
        return eligibility.hindering(self.lacks, _MENDED)

    @property
    def warnings(self) -> list[Lack]:
        return eligibility.warnings(self.lacks)

    @property
    def needs_escort(self) -> bool:
        return eligibility.needs_escort(self.lacks)


class News(NamedTuple):
    """For the top of a volunteer's own shifts: answers that wait for them, who said no to them, exchanges that came to
    nothing and leave them where they were."""

    waiting: list[Swap]
    declined: list[Swap]
    unmet: list[Swap]

    def about(self, shift_id: int) -> list[Swap]:
        """What is over, of one shift."""
        return [one for one in self.declined if one.signup.shift_id == shift_id] + [
            one for one in self.unmet if one.returned.shift_id == shift_id]  # fmt: skip


def waiting(swap: Swap | None) -> Answer | None:
    """The answer that waits for the holder of an offered place."""
    if swap is None or not exchanging.stands(swap):
        return None
    holder, shift = swap.signup.volunteer_id, reading.get(swap.returned.shift_id)
    known = facts.of([holder], [shift.id])
    found = eligibility.judge(known, holder, shift.id, instead_of=swap.signup.shift_id)
    return Answer(swap, swap.returned.volunteer.number, shift, found)


def given_by(volunteer_id: int, offers: list[Swap]) -> set[int]:
    """The ids of those of these offers that the volunteer has answered and that wait for their holder."""
    return {one.id for one in offers if exchanging.stands(one) and one.returned.volunteer_id == volunteer_id}


def _coming(volunteer_id: int, but: int) -> list[Signup]:
    """Their places on shifts to come, but on this one."""
    query = select(Signup).join(Signup.shift).where(
        Signup.volunteer_id == volunteer_id, Signup.stage == _S.TAKEN, Shift.starts_at > clock.now(), Shift.id != but,
    ).options(contains_eager(Signup.shift).options(*reading.WITH))  # fmt: skip
    return list(db.session.scalars(query.order_by(Shift.starts_at, Signup.id)))


def places_of(number: str, given: Signup) -> list[Signup]:
    """What the volunteer of this number could give for a place, for a colleague who enters what two agreed on."""
    return _coming(swapping.named(number, given.volunteer_id).id, given.shift_id)


def in_return(known: facts.Facts, volunteer_id: int, swap: Swap) -> list[Signup]:
    """The places of a volunteer, without one of which nothing hinders them from the offered one; what is known is of them
    and the offered shift."""
    shift_id = swap.signup.shift_id
    return [one for one in _coming(volunteer_id, shift_id) if not eligibility.hindering(
        eligibility.judge(known, volunteer_id, shift_id, instead_of=one.shift_id), _MENDED)]  # fmt: skip


def news(volunteer_id: int) -> News:
    """All of it in one statement."""
    now, later = clock.now(), aliased(Swap)
    is_mine = (_Given.volunteer_id == volunteer_id) & (_Given.stage == _S.TAKEN) & (_On.starts_at > now)
    is_back = (_Returned.stage == _S.TAKEN) & (_Back.starts_at > now)
    is_last = ~select(later.id).where(later.signup_id == Swap.signup_id, later.id > Swap.id).exists()
    waits = is_mine & is_back & Swap.ended_at.is_(None)
    declined = is_mine & Swap.declined_at.is_not(None) & Swap.return_id.is_(None) & Swap.seen_at.is_(None) & is_last
    unmet = is_back & (_Returned.volunteer_id == volunteer_id) & _UNMET & Swap.seen_at.is_(None)
    query = select(Swap).join(_Given, Swap.signup).join(_On, _Given.shift).outerjoin(_Returned, Swap.returned).outerjoin(
        _Back, _Returned.shift).where(or_(waits, declined, unmet)).order_by(_On.starts_at, Swap.id)  # fmt: skip
    found = list(db.session.scalars(query.options(
        contains_eager(Swap.signup.of_type(_Given)).contains_eager(_Given.shift.of_type(_On)).joinedload(_On.post),
        joinedload(Swap.to),
        contains_eager(Swap.returned.of_type(_Returned)).contains_eager(_Returned.shift.of_type(_Back)).joinedload(_Back.post),
        contains_eager(Swap.returned.of_type(_Returned)).joinedload(_Returned.volunteer))))  # fmt: skip
    open_ones = [one for one in found if exchanging.stands(one)]
    mine = [one for one in found if one.ended_at is not None and one.return_id is None]
    return News(open_ones, mine, [one for one in found if one.ended_at is not None and one not in mine])


def unmet(signup_id: int) -> list[Swap]:
    """The answers to the offers of this place that came to nothing, while the place given in return is still to come."""
    query = select(Swap).join(_Returned, Swap.returned).join(_Back, _Returned.shift).where(
        Swap.signup_id == signup_id, _UNMET, _Returned.stage == _S.TAKEN, _Back.starts_at > clock.now())  # fmt: skip
    return list(db.session.scalars(query.order_by(Swap.id).execution_options(populate_existing=True)))


def is_unmet(swap: Swap) -> bool:
    """Whether the one who answered this is still to know that nothing came of it."""
    return swap.seen_at is None and any(one.id == swap.id for one in unmet(swap.signup_id))


def is_declined(swap: Swap) -> bool:
    """Whether the holder is still to know that whoever was asked by number does not come."""
    return any(one.id == swap.id for one in news(swap.signup.volunteer_id).declined)


def seen(*, volunteer_id: int, shift_id: int) -> int:
    """知道了: what is over of this shift is not shown to them any more; how much it was."""
    found = sorted(news(volunteer_id).about(shift_id), key=lambda one: one.id)
    for one in found:
        locked(Swap, one.id).seen_at = clock.now()
    db.session.flush()
    for one in found:
        became(one.signup_id, "swap_seen", swap_id=one.id)
    return len(found)


def got_for(signup_id: int) -> Signup | None:
    """The signup that somebody has in exchange for this one, which is over; None where it was only taken over."""
    query = select(Swap).where(
        Swap.back_signup_id.is_not(None), or_(Swap.signup_id == signup_id, Swap.return_id == signup_id)
    )
    swap = db.session.scalar(query.order_by(Swap.id.desc()).limit(1))
    return None if swap is None else swap.back if swap.signup_id == signup_id else swap.new_signup
