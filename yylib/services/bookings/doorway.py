"""The booking at the door: what its pass opens, and its stage following the party in and out."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.errors import Refused
from yylib.models.bookings import Booking, BookingStage
from yylib.models.visits import Kind
from yylib.services import passes
from yylib.services.bookings.keys import code_of
from yylib.services.bookings.terms import SIGN_IN_EARLY, SIGN_OUT_GRACE
from yylib.services.rules import rule

_HELD = (
    "SELECT b.code, b.holder, b.place_id, b.day, b.starts_at, b.ends_at, b.lapses_at, b.adults, b.toddlers, b.children, "
    "b.stage, p.branch_id, d.branch_id AS asked_branch_id FROM booking b JOIN place p ON p.id = b.place_id "
    "LEFT JOIN place d ON d.id = :place WHERE b.code = :code"
)


class Held(NamedTuple):
    """A booking as a door sees it. Every pass is looked up at every passage: one plain statement, no ORM.

    ``asked_branch_id`` is the house of the door where it is shown, None where that is not known.
    """

    code: str
    holder: str
    place_id: int
    day: date
    starts_at: datetime
    ends_at: datetime
    lapses_at: datetime
    adults: int
    toddlers: int
    children: int
    stage: str
    branch_id: int
    asked_branch_id: int | None

    @property
    def heads(self) -> int:
        return self.adults + self.toddlers + self.children

    @property
    def under_fourteen(self) -> int:
        return self.toddlers + self.children


def held(text: str, place_id: int | None = None) -> Held | None:
    """The booking of what was typed or scanned, for a door; None where it is none."""
    code = code_of(text)
    rows = plain(_HELD, code=code, place=place_id) if code else ()
    if not rows:
        return None
    row = rows[0]
    return Held(row.code, row.holder, row.place_id, clock.day(row.day), clock.moment(row.starts_at), clock.moment(row.ends_at),
                clock.moment(row.lapses_at), *row[7:])  # fmt: skip


@passes.register
def resolver(code: str, asked: passes.Asked) -> passes.Pass | None:
    """A booking's pass, or the one reason why it opens nothing here and now. Whoever goes out is never refused, nor is
    what has happened already and is told later: with a pass of another time or house they came as those who walk in do,
    and the booking stays as it is."""
    booking = held(code, asked.place_id)
    if booking is None:
        return None
    if asked.is_told_later:
        return _stray(booking, asked) if _is_stray(booking, asked) else pass_of(booking)
    if asked.direction != "out":
        opens(booking, asked)
    return pass_of(booking)


def _is_stray(booking: Held, asked: passes.Asked) -> bool:
    """Whether the door would have said that this pass is for another day, house or hour, or for nothing any more."""
    if booking.stage in (BookingStage.CANCELLED, BookingStage.CLOSED) or booking.day != clock.local(asked.at).date():
        return True
    early = booking.starts_at - timedelta(minutes=rule(SIGN_IN_EARLY))
    return booking.asked_branch_id not in (None, booking.branch_id) or asked.at < early


def _stray(booking: Held, asked: passes.Asked) -> passes.Pass:
    """The party as it was let in without its booking, under a name of that day alone."""
    return passes.Pass(Kind.PHONE, booking.heads, passes.stray(booking.code, asked.at),
                       f"凭证 {booking.heads} 人 尾号 {booking.code[-3:]}", booking.under_fourteen)  # fmt: skip


def pass_of(booking: Booking | Held) -> passes.Pass:
    """Who stands at the door with this booking."""
    under = booking.toddlers + booking.children
    return passes.Pass(Kind.FAMILY if under else Kind.BOOKED, booking.heads, booking.holder,
                       f"预约 {booking.heads} 人 尾号 {booking.code[-3:]}", under)  # fmt: skip


def opens(booking: Held, asked: passes.Asked) -> None:
    """Nothing where the pass opens the door it was looked up for, or the one reason why it does not. A rule is read only
    where the answer depends on it."""
    today, inside = clock.local(asked.at).date(), booking.stage == BookingStage.ARRIVED
    if booking.stage in (BookingStage.CANCELLED, BookingStage.CLOSED):
        raise Refused("pass_cancelled", field="code")
    if booking.day != today:
        raise Refused("pass_other_day", field="code", day=f"{booking.day.month} 月 {booking.day.day} 日")
    if booking.asked_branch_id not in (None, booking.branch_id):  # a pass opens every door and area of its own house
        raise Refused("pass_other_place", field="code", place=_name(booking.place_id))
    if inside and asked.direction == "auto":
        return
    if inside or booking.stage == BookingStage.LEFT:
        if asked.at > booking.ends_at and asked.at > booking.ends_at + timedelta(minutes=rule(SIGN_OUT_GRACE)):
            raise Refused("pass_over", field="code", until=_wall(booking.ends_at))
        return
    if asked.at < booking.starts_at:
        early = booking.starts_at - timedelta(minutes=rule(SIGN_IN_EARLY))
        if asked.at < early:
            raise Refused("too_early", field="code", from_time=_wall(early))
    if booking.stage == BookingStage.LAPSED or asked.at >= booking.lapses_at:
        raise Refused("pass_lapsed", field="code", until=_wall(booking.lapses_at))


def _name(place_id: int) -> str:
    row = plain("SELECT b.name AS branch, p.name FROM place p JOIN branch b ON b.id = p.branch_id WHERE p.id = :id",
                id=place_id)[0]  # fmt: skip
    return f"{row.branch} {row.name}"


def _wall(at) -> str:
    return f"{clock.local(at):%H:%M}"


# Whoever comes back has the seat only where nobody booked it meanwhile.
_SEAT_GONE = (
    "UPDATE booking SET seat_id = NULL WHERE holder = :holder AND stage IN ('left', 'lapsed') AND seat_id IS NOT NULL AND "
    "EXISTS (SELECT 1 FROM booking s WHERE s.seat_id = booking.seat_id AND s.starts_at = booking.starts_at "
    "AND s.id <> booking.id AND s.stage IN ('booked', 'arrived'))"
)
# A party that was told of later (断网补传) came before its place was given back: it has come, whatever was written since.
# Where its person booked the same slot anew meanwhile, that booking is the live one; the door counts who comes all the same.
_ARRIVED = (
    "UPDATE booking SET stage = 'arrived', arrived_at = coalesce(arrived_at, :at), version = version + 1 "
    "WHERE holder = :holder AND (stage = 'left' OR (stage IN ('booked', 'lapsed') AND lapses_at > :at)) "
    "AND NOT EXISTS (SELECT 1 FROM booking o WHERE o.person_id = booking.person_id AND o.place_id = booking.place_id "
    "AND o.starts_at = booking.starts_at AND o.id <> booking.id AND o.stage IN ('booked', 'arrived'))"
)
_LEFT = "UPDATE booking SET stage = 'left', left_at = :at, version = version + 1 WHERE holder = :holder AND stage = 'arrived'"
_BACK_INSIDE = (
    "UPDATE booking SET stage = 'arrived', version = version + 1 WHERE holder = :holder AND stage = 'left' "
    "AND NOT EXISTS (SELECT 1 FROM booking o WHERE o.person_id = booking.person_id AND o.place_id = booking.place_id "
    "AND o.starts_at = booking.starts_at AND o.id <> booking.id AND o.stage IN ('booked', 'arrived'))"
)
# Taken back, a first coming in is as if it had not been; a later one leaves the party where it was before: gone.
_NOT_COME = (
    "UPDATE booking SET stage = CASE WHEN left_at IS NULL THEN 'booked' ELSE 'left' END, "
    "arrived_at = CASE WHEN left_at IS NULL THEN NULL ELSE arrived_at END, version = version + 1 "
    "WHERE holder = :holder AND stage = 'arrived'"
)
# Inside the house by its door, or in any of its areas, since the last closing there.
_INSIDE = (
    "SELECT 1 FROM presence p JOIN inside i ON i.branch_id = p.branch_id AND i.area_id = p.area_id "
    "WHERE p.holder = :holder AND p.is_inside AND p.last_at >= i.since AND i.until > :at"
)


@passes.follow
def follower(passage: passes.Passage) -> None:
    """In: the party has come. Out, with nobody of it left inside: it has left. Taken back: as it was before."""
    if not passage.holder.startswith("b:"):
        return
    # By the house's door everybody goes; out of a room one may still be in the house.
    inside = passage.is_inside or bool(
        passage.area_id and plain(_INSIDE, holder=passage.holder, at=clock.stamp(passage.at))
    )
    if inside:
        plain(_SEAT_GONE, holder=passage.holder)
    if passage.is_undone:
        plain(_BACK_INSIDE if inside else _NOT_COME, holder=passage.holder)
    elif inside:
        plain(_ARRIVED, holder=passage.holder, at=clock.stamp(passage.at))
    else:
        plain(_LEFT, holder=passage.holder, at=clock.stamp(passage.at))
