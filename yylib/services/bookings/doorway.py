"""The booking at the door: what its pass opens, and its stage following the party in and out."""

from datetime import timedelta

from yylib import clock
from yylib.database import plain
from yylib.errors import Refused
from yylib.models.bookings import Booking, BookingStage
from yylib.models.visits import Kind
from yylib.services import branches, passes
from yylib.services.bookings.keys import CODE, by_code
from yylib.services.bookings.terms import SIGN_IN_EARLY, SIGN_OUT_GRACE
from yylib.services.rules import rule


@passes.register
def resolver(code: str, asked: passes.Asked) -> passes.Pass | None:
    """A booking's pass, or the one reason why it opens nothing here and now. Whoever goes out is never refused, nor is
    what has happened already and is told later."""
    if not CODE.fullmatch(code) or not (booking := by_code(code)):
        return None
    if asked.direction != "out" and not asked.is_told_later:
        _opens(booking, asked)
    return pass_of(booking)


def pass_of(booking: Booking) -> passes.Pass:
    """Who stands at the door with this booking."""
    under = booking.toddlers + booking.children
    return passes.Pass(Kind.FAMILY if under else Kind.BOOKED, booking.heads, booking.holder,
                       f"预约 {booking.heads} 人 尾号 {booking.code[-3:]}", under)  # fmt: skip


def _opens(booking: Booking, asked: passes.Asked) -> None:
    today, inside = clock.local(asked.at).date(), booking.stage == BookingStage.ARRIVED
    if booking.stage in (BookingStage.CANCELLED, BookingStage.CLOSED):
        raise Refused("pass_cancelled", field="code")
    if booking.day != today:
        raise Refused("pass_other_day", field="code", day=f"{booking.day.month} 月 {booking.day.day} 日")
    _here(booking, asked.place_id)
    if inside and asked.direction == "auto":
        return
    if inside or booking.stage == BookingStage.LEFT:
        if asked.at > booking.ends_at + timedelta(minutes=rule(SIGN_OUT_GRACE)):
            raise Refused("pass_over", field="code", until=_wall(booking.ends_at))
        return
    early = booking.starts_at - timedelta(minutes=rule(SIGN_IN_EARLY))
    if asked.at < early:
        raise Refused("too_early", field="code", from_time=_wall(early))
    if booking.stage == BookingStage.LAPSED or asked.at >= booking.lapses_at:
        raise Refused("pass_lapsed", field="code", until=_wall(booking.lapses_at))


def _here(booking: Booking, place_id: int | None) -> None:
    """A pass opens every door and area of its own house."""
    place = place_id and branches.get_place(place_id)
    if place and place.branch_id != booking.place.branch_id:
        raise Refused("pass_other_place", field="code", place=booking.place.full_name)


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
    "WHERE p.holder = :holder AND p.is_inside AND p.last_at >= i.since"
)


@passes.follow
def follower(passage: passes.Passage) -> None:
    """In: the party has come. Out, with nobody of it left inside: it has left. Taken back: as it was before."""
    if not passage.holder.startswith("b:"):
        return
    inside = passage.is_inside or bool(plain(_INSIDE, holder=passage.holder))
    if inside:
        plain(_SEAT_GONE, holder=passage.holder)
    if passage.is_undone:
        plain(_BACK_INSIDE if inside else _NOT_COME, holder=passage.holder)
    elif inside:
        plain(_ARRIVED, holder=passage.holder, at=clock.stamp(passage.at))
    else:
        plain(_LEFT, holder=passage.holder, at=clock.stamp(passage.at))
