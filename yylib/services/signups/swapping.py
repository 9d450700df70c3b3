"""换班: a place offered to one volunteer by number, or to whoever may take it. It stays with its holder until it is taken.

Whoever may take it can also answer with a place of their own: ``exchanging``.
"""

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.shifts import Shift, Signup, SignupStage, Swap
from yylib.models.volunteers import Volunteer, VolunteerStage
from yylib.services.signups import eligibility, places, taking
from yylib.services.signups.following import became

_S = SignupStage


def offer(*, signup_id: int, number: str = "", by: int | None = None) -> int:
    """Offer a place to the volunteer of this number, or to anybody; the swap's id. Offered already, the old offer ends."""
    signup, shift = places.held(signup_id)
    if signup.stage != _S.TAKEN:
        raise Refused("signup_over", stage=signup.stage_label)
    if clock.now() >= shift.starts_at:
        raise Refused("signup_begun")
    if places.has_served(signup_id):
        raise Refused("signup_served")
    to = named(number, signup.volunteer_id) if (number or "").strip() else None
    _end_open(signup_id)
    swap = Swap(signup_id=signup_id, to_id=to and to.id, asked_at=clock.now())
    db.session.add(swap)
    db.session.flush()
    became(signup_id, "swap_asked", swap_id=swap.id, to_id=swap.to_id)
    return swap.id


def take(
    *, swap_id: int, volunteer_id: int, shift_id: int | None = None, escort: str = "", by: int | None = None
) -> int:
    """Take over an offered place; the new signup's id. One unit: the old holder is out when the new one is in. Whoever
    takes it must lack nothing; ``swap_over`` where it was taken, withdrawn, or has begun. An offer to somebody else, or of
    another shift than ``shift_id``, is ``NotThere``."""
    old, shift = places.held(offered(swap_id, volunteer_id, shift_id).signup_id)
    swap = locked(Swap, swap_id)
    if swap.taken_by_id == volunteer_id:
        return swap.new_signup_id
    still_open(swap, old, shift)
    if old.volunteer_id == volunteer_id:
        raise Refused("swap_self")
    places.hold_people([old.volunteer_id, volunteer_id])
    if places.has_served(old.id):
        raise Refused("signup_served")
    not_there(shift, volunteer_id)
    escort = places.adult(escort)
    eligibility.check(shift.id, volunteer_id, escort=escort, passing=eligibility.CLOSED)
    swap.taken_by_id, swap.ended_at = volunteer_id, clock.now()
    db.session.flush()
    new = taken_over(old, shift, volunteer_id, escort, by)
    swap.new_signup_id = new.id
    db.session.flush()
    became(old.id, "swapped", swap_id=swap.id)
    became(new.id, "taken", swap_id=swap.id)
    return new.id


def offered(swap_id: int, volunteer_id: int, shift_id: int | None = None) -> Swap:
    """An offer that this volunteer may hear of, of this shift; else ``NotThere``."""
    swap = db.session.get(Swap, swap_id)
    if swap is None or swap.to_id not in (None, volunteer_id) or shift_id not in (None, swap.signup.shift_id):
        raise NotThere()
    return swap


def still_open(swap: Swap, old: Signup, shift: Shift) -> None:
    """``swap_over`` where the offer has ended, its holder has the place no more, or the shift has begun."""
    if swap.ended_at is not None or old.stage != _S.TAKEN or clock.now() >= shift.starts_at:
        raise Refused("swap_over")


def not_there(shift: Shift, volunteer_id: int) -> None:
    """``swap_there`` for who has a place on the shift already: nobody has two."""
    if has_place(shift, volunteer_id):
        raise Refused("swap_there")


def has_place(shift: Shift, volunteer_id: int) -> bool:
    """Whether they have a place on the shift."""
    return any(one.stage == _S.TAKEN for one in places.live(shift.id, volunteer_id))


def taken_over(old: Signup, shift: Shift, volunteer_id: int, escort: str, by: int | None) -> Signup:
    """The number of places taken stays as it is: one goes, one comes."""
    places.move(old, "swap", by=by)
    for mine in places.live(shift.id, volunteer_id):
        mine.escort = escort or mine.escort
        places.move(mine, "promote", by=by)
        return mine
    return taking.made(shift, volunteer_id, _S.TAKEN, escort=escort, channel="swap", by=by)


def decline(*, swap_id: int, volunteer_id: int) -> int:
    """Whoever was asked by number says no; the place stays with its holder. The id."""
    places.held(offered(swap_id, volunteer_id).signup_id)
    swap = locked(Swap, swap_id)
    if swap.to_id != volunteer_id:
        raise NotThere()
    if swap.ended_at is None:
        swap.ended_at = swap.declined_at = clock.now()
        swap.return_id = swap.escort = None
        db.session.flush()
        became(swap.signup_id, "swap_declined", swap_id=swap.id)
    return swap.id


def withdraw(*, signup_id: int, by: int | None = None) -> int:
    """Its holder comes after all. The signup's id; once more it changes nothing."""
    places.held(signup_id)
    _end_open(signup_id)
    return signup_id


def offered_to(volunteer_id: int) -> list[Swap]:
    """The places a volunteer may take over: those offered to them first, then those offered to anybody; of a shift kept for
    a group to its members alone."""
    own = select(Volunteer.group_id).where(Volunteer.id == volunteer_id).scalar_subquery()
    query = (
        select(Swap).join(Signup, Signup.id == Swap.signup_id).join(Shift, Shift.id == Signup.shift_id)
        .where(Swap.ended_at.is_(None), Signup.stage == _S.TAKEN, Signup.volunteer_id != volunteer_id,
               Shift.starts_at > clock.now(), Shift.cancelled_at.is_(None),
               or_(Swap.to_id == volunteer_id, Swap.to_id.is_(None) & or_(Shift.group_id.is_(None), Shift.group_id == own)))
        .options(joinedload(Swap.signup).joinedload(Signup.shift).joinedload(Shift.post),
                 joinedload(Swap.returned).joinedload(Signup.shift))
        .order_by(Swap.to_id.is_(None), Shift.starts_at, Swap.id)
    )  # fmt: skip
    return list(db.session.scalars(query))


def open_by_signup(signup_ids: list[int]) -> dict[int, Swap]:
    """The open offers of these signups."""
    query = select(Swap).where(Swap.signup_id.in_(signup_ids), Swap.ended_at.is_(None))
    return {one.signup_id: one for one in db.session.scalars(query)}


def last_named(signup_id: int) -> str | None:
    """The number of the one volunteer to whom a place was offered last, if nobody took it over: the offer waits or, once
    ended, came to nothing."""
    query = select(Swap, Volunteer.number).outerjoin(Volunteer, Volunteer.id == Swap.to_id)
    last = db.session.execute(query.where(Swap.signup_id == signup_id).order_by(Swap.id.desc()).limit(1)).first()
    return last[1] if last and last[0].taken_by_id is None else None


def _end_open(signup_id: int) -> None:
    """Nothing is offered any more; whoever had answered is told."""
    query = select(Swap).where(Swap.signup_id == signup_id, Swap.ended_at.is_(None))
    for one in db.session.scalars(query).all():
        one.ended_at = clock.now()
        db.session.flush()
        became(signup_id, "swap_ended", swap_id=one.id)


def named(number: str, own_id: int) -> Volunteer:
    """The volunteer in the register of this number, who is not the holder."""
    number = "".join(number.split()).upper()
    found = db.session.scalar(select(Volunteer).where(Volunteer.number == number,
                                                      Volunteer.stage == VolunteerStage.ADMITTED))  # fmt: skip
    if found is None:
        raise Refused("swap_unknown", field="number")
    if found.id == own_id:
        raise Refused("swap_self", field="number")
    return found


def hand_over(*, signup_id: int, number: str, escort: str = "", by: int) -> int:
    """A colleague enters that two volunteers have agreed: offered and taken over in one unit. The new signup's id."""
    if not (number or "").strip():
        raise Refused("swap_unknown", field="number")
    swap_id = offer(signup_id=signup_id, number=number, by=by)
    swap = db.session.get(Swap, swap_id)
    return take(swap_id=swap_id, volunteer_id=swap.to_id, escort=escort, by=by)
