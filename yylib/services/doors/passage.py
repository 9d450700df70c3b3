"""Through the door with a phone: on a pass, walking in while there is room, out by the code, out from home."""

from datetime import datetime, timedelta

from yylib import clock
from yylib.database import plain
from yylib.errors import Refused
from yylib.models.bookings import Policy
from yylib.models.visits import Source
from yylib.services import bookings, calendar, entry_checks
from yylib.services.bookings.terms import hold
from yylib.services.doors import ASKS_NAME, EARLY_MINUTES, SHARED_PHONE, codes, guests
from yylib.services.doors.stays import Stay, at_spot, kind_of, stays
from yylib.services.rules import rule
from yylib.services.visits import closing, ledger
from yylib.services.visits.scan import scan


def on_pass(*, place_id: int, step: int, source: str, code: str, others: int = 0) -> dict | None:
    """``pass_in`` by six characters: the pass is looked up and judged in the unit of its row. None, and nothing is
    stored, where it has lapsed or is early: its party comes in as those who walk in do. Plain SQL only."""
    guest = guests.of_pass(place_id, code, "")
    if guest.is_walk_in:
        return None
    return pass_in(place_id=place_id, step=step, source=source, holder=guest.holder, kind=guest.kind, number=guest.number,
                   children=guest.children, others=others)  # fmt: skip


def pass_in(*, place_id: int, step: int, source: str, holder: str, kind: str, number: int, children: int = 0,
            others: int = 0) -> dict:  # fmt: skip
    """In on a pass whose place is held: the answer of its row, equal for every resend. Plain SQL only.

    ``others`` is how many other passes this phone brought within five minutes.
    """
    shown = codes.Shown(place_id, "in", step, source)
    held = scan(nonce=codes.nonce(shown, holder), place_id=place_id, direction="in", kind=kind, number=number,
                holder=holder, children=children, source=source, by=None)  # fmt: skip
    _note_shared(held["id"], others)
    return held


def walk_in(*, place_id: int, step: int, source: str, holder: str, number: int = 1, children: int = 0, name: str = "",
            others: int = 0) -> dict:  # fmt: skip
    """In without a pass, while the house is open and has room; the answer of its row, equal for every resend.

    Refused: ``gate_closed``, ``walk_ins_off``, ``walk_ins_full`` where the places left are held for booked readers,
    ``place_full``, ``name_needed`` while the rule asks for one. Who is inside is locked before anything is counted.
    """
    shown, now = codes.Shown(place_id, "in", step, source), clock.now()
    nonce, (spot, _present) = codes.nonce(shown, holder), closing.at_door(place_id, now)
    if held := ledger.held_by(nonce):
        return held
    here = at_spot(holder, spot.branch_id, spot.area_id)
    present = here.heads if here and here.is_inside else 0
    if here and here.are_left:  # the adult comes back to the children
        number, children = number + here.heads, children + here.children
    if number > present:
        _refuse_unless_admitted(spot, number - present, now)
    if rule(ASKS_NAME) and not present and not name:
        raise Refused("name_needed", field="name")
    held = scan(nonce=nonce, place_id=place_id, direction="in", kind=kind_of(holder, children), number=number,
                holder=holder, children=children, source=source, by=None)  # fmt: skip
    if rule(ASKS_NAME) and name:
        plain("INSERT INTO door_name (scan_id, name, at) VALUES (:scan, :name, :at) ON CONFLICT DO NOTHING",
              scan=held["id"], name=name[:60], at=clock.stamp(now))  # fmt: skip
    _note_shared(held["id"], others)
    return held


def go_out(*, place_id: int, step: int, source: str, holder: str, staying: int = 0) -> dict:
    """Out at the door: the answer of its row; without an entry it is stored, refused and changes no figure.

    ``staying`` children remain inside without their adult: the desk is told in the same unit. Plain SQL only.
    """
    shown, now = codes.Shown(place_id, "out", step, source), clock.now()
    spot, _present = closing.at_door(place_id, now)
    here = at_spot(holder, spot.branch_id, spot.area_id)
    return _out(here, codes.nonce(shown, holder), place_id, holder, staying, source)


def leave(*, holder: str, nonce: str, staying: int = 0) -> dict:
    """我已离馆, from anywhere, until closing: out of every area and of the house; the answer of the last row.

    ``nonce`` is the stay's own as the page showed it: sent again, the first answer; ``not_inside`` where there is
    nothing to leave. Plain SQL only.
    """
    if held := ledger.held_by(nonce):
        return held
    inside = [stay for stay in stays(holder) if stay.is_inside]
    if nonce not in [stay.nonce for stay in inside]:
        raise Refused("not_inside")
    return [_out(stay, stay.nonce, stay.place_id, holder, staying, Source.HOME) for stay in inside][-1]


def _out(here: Stay | None, nonce: str, place_id: int, holder: str, staying: int, source: str) -> dict:
    heads, children = (here.heads, here.children) if here else (1, 0)
    # Somebody has to have gone: of children left alone none stays behind once more.
    staying = 0 if here is None or here.are_left else max(0, min(staying, children, heads - 1))
    return scan(nonce=nonce, place_id=place_id, direction="out", kind=kind_of(holder, children), number=heads,
                holder=holder, children=children, staying=staying, source=source, by=None)  # fmt: skip


def _refuse_unless_admitted(spot: ledger.Spot, number: int, now: datetime) -> None:
    _refuse_unless_open(spot, now)
    mode = entry_checks.on(clock.local(now).date())
    if mode and mode.are_walk_ins_off:
        raise Refused("walk_ins_off")
    _hold_days(spot, now)
    room = bookings.room(spot.place_id, now)
    capacity = _quota(spot.place_id, now) if room.capacity is None else room.capacity
    if capacity is not None and number > capacity - room.inside - room.held:
        raise Refused("walk_ins_full" if number <= capacity - room.inside else "place_full")


def _refuse_unless_open(spot: ledger.Spot, now: datetime) -> None:
    """A house that never had hours is not closed."""
    area = spot.area_id or None
    early = now + timedelta(minutes=rule(EARLY_MINUTES))
    if calendar.is_open(spot.branch_id, now, area) or calendar.is_open(spot.branch_id, early, area):
        return
    if change := calendar.next_change(spot.branch_id, now, area):
        opens = clock.local(change[0])
        is_today = opens.date() == clock.local(now).date()
        raise Refused(
            "gate_closed", when=f"{opens:%H:%M}" if is_today else f"{opens.month} 月 {opens.day} 日 {opens:%H:%M}"
        )


def _hold_days(spot: ledger.Spot, now: datetime) -> None:
    """Nobody books a place of this house meanwhile: the rows of the day, in their order, after who is inside."""
    day = clock.local(now).date()
    for row in plain("SELECT b.place_id FROM booking_plan b JOIN place p ON p.id = b.place_id WHERE b.policy <> :off "
                     "AND p.branch_id = :branch AND (:area = 0 OR p.id = :area) ORDER BY b.place_id",
                     off=str(Policy.OFF), branch=spot.branch_id, area=spot.area_id):  # fmt: skip
        hold(row.place_id, day)


def _quota(place_id: int, now: datetime) -> int | None:
    """Where no capacity is known but booking is required, the running slot's number stands for it."""
    plan, slot = bookings.plan_of(place_id), running(place_id, now)
    return slot.quota if slot and plan.policy == Policy.REQUIRED else None


def running(place_id: int, now: datetime | None = None) -> bookings.Slot | None:
    """The slot of a place that is running, or None."""
    now = now or clock.now()
    slots = bookings.slots(place_id, clock.local(now).date(), now=now)
    return next((slot for slot in slots if slot.starts_at <= now < slot.ends_at), None)


def _note_shared(scan_id: int, others: int) -> None:
    """One phone with several passes: noted for staff, nobody is held up."""
    if others and others + 1 >= rule(SHARED_PHONE):
        plain("INSERT INTO shared_phone (scan_id, branch_id, day, at, number) SELECT id, branch_id, day, at, :number "
              "FROM scan WHERE id = :id ON CONFLICT (scan_id) DO NOTHING", id=scan_id, number=others + 1)  # fmt: skip
