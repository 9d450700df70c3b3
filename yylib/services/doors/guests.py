"""Who stands at the door with a phone: a pass on it, a pass typed in, or the phone itself. Reads only.

A pass is a booking's, of six characters, a registration's for one of today's activities, of seven, or a volunteer's, of
eight. What the last two mean is read where the desk's scanner reads it: ``passes.resolve``.
"""

from collections.abc import Iterable
from typing import NamedTuple

from yylib import clock
from yylib.errors import Refused
from yylib.models.visits import Kind
from yylib.services import passes
from yylib.services.bookings import doorway
from yylib.services.bookings import keys as bookings
from yylib.services.bookings.terms import CHILDREN_PER_ADULT, PARTY_MOST
from yylib.services.doors.stays import Stay, stays
from yylib.services.registrations import keys as registrations
from yylib.services.rules import rule
from yylib.services.volunteers import keys as volunteers


class Guest(NamedTuple):
    """Who comes in: as which kind, how many, how many of them under fourteen, and the name for the day. One who
    ``is_walk_in`` comes in while there is room; ``code`` is the booking's, ``note`` why it counts as walking
    in; ``label`` says it on the page."""

    kind: Kind
    number: int
    children: int
    holder: str
    is_walk_in: bool
    label: str = ""
    code: str = ""
    note: str = ""


class Known(NamedTuple):
    """What a phone's bookings say at this door: the one that opens it (or None), and one line about the others."""

    guest: Guest | None
    hint: str = ""


def known(place_id: int, codes: Iterable[str], phone: str) -> Known:
    """The booking of the phone that opens this door now, the latest made first; one that has lapsed comes after."""
    lapsed, hint = None, ""
    for code in reversed(tuple(codes)):
        booking = doorway.held(code, place_id)
        if not booking or booking.day < clock.today() or booking.branch_id != booking.asked_branch_id:
            continue
        try:
            guest = _guest(booking, place_id, phone)._replace(label=_label(booking))
        except Refused as refused:
            if refused.code == "pass_other_day":
                hint = hint or f"这部手机上的预约是 {_when(booking)} 的。现在可以按现场余位先进馆，预约照样有效。"
            continue
        if not guest.is_walk_in:
            return Known(guest)
        lapsed = lapsed or guest
    return Known(lapsed, hint)


def _when(booking) -> str:
    starts = clock.local(booking.starts_at)
    return f"{starts:%H:%M}" if booking.day == clock.today() else f"{starts.month} 月 {starts.day} 日 {starts:%H:%M}"


def of_pass(place_id: int, typed: str, phone: str) -> Guest:
    """Whoever holds the pass of these characters, or the one reason why it opens nothing here and now. A booking that
    lapsed comes in as those who walk in do, with its own party; so does one that is early, and has come then."""
    if _is_read_elsewhere(typed):
        return _resolved(typed, place_id)
    return _guest(_held(typed, place_id), place_id, phone)


def _keys(typed: str):
    """The subject whose pass has such characters: the ``keys`` of bookings, registrations or volunteers, or None."""
    return next((one for one in (bookings, registrations, volunteers) if one.code_of(typed)), None)


def _is_read_elsewhere(typed: str) -> bool:
    return _keys(typed) not in (None, bookings)


def code_of(typed: str) -> str | None:
    """The characters of a booking's, a registration's or a volunteer's pass in what was typed, or None."""
    keys = _keys(typed)
    return keys and keys.code_of(typed)


def is_volunteers(code: str) -> bool:
    """Whether these are a volunteer's characters. They stay on no phone: only who holds the link lets one know them."""
    return bool(volunteers.code_of(code))


def named(code: str) -> str:
    """The name at the doors of the pass of these characters."""
    return (_keys(code) or bookings).holder_of(code)


def _resolved(typed: str, place_id: int | None, direction: str = "in") -> Guest:
    try:
        found = passes.resolve(typed, place_id, direction=direction)
    except Refused as refused:
        if refused.code == "unknown_code":
            raise Refused("not_a_pass", field="code") from None
        raise
    if found.kind is Kind.CARD:  # one that looks like a pass
        raise Refused("not_a_pass", field="code")
    is_off_duty = found.kind is Kind.PHONE
    return Guest(found.kind, found.heads, found.children, found.holder, is_off_duty, found.label, code_of(typed),
                 "这时没有您的班，按读者登记" if is_off_duty else "")  # fmt: skip


def _held(typed: str, place_id: int | None = None) -> doorway.Held:
    booking = doorway.held(typed, place_id)
    if booking is None:
        raise Refused("not_a_pass", field="code")
    return booking


def _guest(booking: doorway.Held, place_id: int, phone: str) -> Guest:
    kind, holder, note = Kind.FAMILY if booking.under_fourteen else Kind.BOOKED, booking.holder, ""
    try:
        doorway.opens(booking, passes.Asked(place_id, "in", clock.now()))
    except Refused as refused:
        if refused.code == "pass_lapsed":
            kind, holder, note = Kind.PHONE, phone, refused.sentence.title
        elif refused.code == "too_early":
            note = "比预约的时段来得早"
        else:
            raise
    return Guest(kind, booking.heads, booking.under_fourteen, holder, bool(note), code=booking.code, note=note)


def _label(booking: doorway.Held) -> str:
    under = booking.under_fourteen
    party = f"大人 {booking.adults} 位" + (f"、孩子 {under} 位" if under else "")
    return f"预约 {clock.local(booking.starts_at):%H:%M}–{clock.local(booking.ends_at):%H:%M}　{party}"


def of_tap(phone: str, *, adults: int = 1, toddlers: int = 0, children: int = 0) -> Guest:
    """Whoever walks in with one tap. Children under fourteen come with an adult in the same tap, or with the help of
    the desk; nobody is sent into the street."""
    under = toddlers + children
    if min(adults, toddlers, children) < 0 or adults + under < 1 or adults + under > rule(PARTY_MOST):
        raise Refused("bad_party", field="adults", most=rule(PARTY_MOST))
    if not adults:
        raise Refused("child_alone", field="adults")
    if under > adults * rule(CHILDREN_PER_ADULT):
        raise Refused("adult_needed", field="adults", number=rule(CHILDREN_PER_ADULT))
    return Guest(Kind.PHONE, adults + under, under, phone, True)


def holder_of(typed: str) -> str:
    """The name of a pass at the doors, by its characters; ``not_a_pass`` for others."""
    return _resolved(typed, None, "out").holder if _is_read_elsewhere(typed) else _held(typed).holder


def inside(phone: str, codes: Iterable[str]) -> list[tuple[str, Stay]]:
    """Every stay of today of a phone, under the code "", and of its passes, each under its own; of registrations only
    those that are for today are asked for."""
    held = [doorway.held(code) for code in codes]
    names = [
        ("", phone),
        *((booking.code, booking.holder) for booking in held if booking and booking.day == clock.today()),
        *((code, registrations.holder_of(code)) for code in codes if registrations.code_of(code)),
    ]
    return [(code, stay) for code, holder in names for stay in stays(holder)]
