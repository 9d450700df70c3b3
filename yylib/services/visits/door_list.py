"""到馆名单: a day's bookings on paper, and what was ticked on it entered in one go, with the times written beside."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db, plain
from yylib.errors import Refused, declare
from yylib.models.bookings import Booking, BookingStage
from yylib.models.branches import Place
from yylib.models.visits import Source
from yylib.services import branches
from yylib.services.bookings import desk, doorway, keys
from yylib.services.visits import adopt
from yylib.services.visits.paper import enter_hour
from yylib.services.visits.scan import scan
from yylib.services.visits.undo import undo

declare(
    not_listed=("{code} 不在这张名单上", "请看看是不是别的日子或别的馆的预约，或按没有预约的填。", 422),
    nothing_ticked=("还没有勾选，也没有填人数", "勾选到了的预约，或扫名单上的二维码，或填没有预约的人数。", 422),
)

_PREFIX = "list-"
_ENTERED = (
    "SELECT s.id, s.nonce, s.number, s.saved_at, a.name AS by_name, u.id AS undone FROM scan s "
    "LEFT JOIN account a ON a.id = s.by_id LEFT JOIN scan u ON u.undoes_id = s.id WHERE s.place_id = :place "
    "AND s.day = :day AND s.source = 'paper' AND s.undoes_id IS NULL AND s.entries > 0 ORDER BY s.id"
)


class Row(NamedTuple):
    """One booking on the list. ``line`` is it as a page may show it; ``has_come`` where it has been let in."""

    line: object
    qr: str
    default_at: datetime
    has_come: bool
    arrived_at: datetime | None


class Bulk(NamedTuple):
    """What was entered from the list at one time: when, by whom, how many people, and whether it was taken back."""

    token: str
    saved_at: datetime
    by: str
    rows: int
    people: int
    is_undone: bool


def _bookings(place_id: int, day: date) -> list[Booking]:
    """A door lists all bookings of its house, an area its own; none that was cancelled."""
    place = branches.get_place(place_id)
    query = select(Booking).join(Place, Place.id == Booking.place_id).where(Booking.day == day, Booking.stage.not_in(
        (BookingStage.CANCELLED, BookingStage.CLOSED)))  # fmt: skip
    query = query.where(Place.branch_id == place.branch_id if place.is_door else Booking.place_id == place_id)
    return list(db.session.scalars(query.order_by(Booking.starts_at, Booking.id)))


def rows(place_id: int, day: date) -> list[Row]:
    """The list of a place and day, by slot. The time offered for each is the beginning of its slot."""
    return [Row(desk.shown(booking), keys.qr_text(booking), booking.starts_at, desk.stage_of(booking) in ("arrived", "left"),
                booking.arrived_at) for booking in _bookings(place_id, day)]  # fmt: skip


def enter(*, token: str, place_id: int, day: date, arrivals: Iterable[tuple[str, datetime]],
          counts: Iterable[tuple[int, str, int]], by: int) -> dict:  # fmt: skip
    """Enter the ticked bookings, each at its own time, and (hour, kind, number) of those without one; the same ``token``
    again changes nothing. All of it or nothing: ``not_listed`` for a code of another day or house. Whoever has come
    already is passed over."""
    arrivals, counts = sorted(arrivals, key=lambda one: one[1]), list(counts)
    if not arrivals and not counts:
        raise Refused("nothing_ticked")
    adopt.refuse_if_adopted(place_id, day)
    listed, people, passed_over = {one.code: one for one in _bookings(place_id, day)}, 0, 0
    for code, at in arrivals:
        if code not in listed:
            raise Refused("not_listed", code=code)
        nonce = f"{_PREFIX}{token}-{code}"
        if listed[code].stage in (BookingStage.ARRIVED, BookingStage.LEFT) and not _is_stored(nonce):
            passed_over += 1
            continue
        found = doorway.pass_of(listed[code])
        scan(nonce=nonce, place_id=place_id, direction="in", kind=found.kind, number=found.heads, holder=found.holder,
             children=found.children, source=Source.PAPER, at=at, by=by)  # fmt: skip
        people += found.heads
    for index, (hour, kind, number) in enumerate(counts):
        enter_hour(nonce=f"{_PREFIX}{token}-{index}", place_id=place_id, day=day, hour=hour, kind=kind, entries=number,
                   exits=0, by=by)  # fmt: skip
        people += number
    return {"people": people, "passed_over": passed_over}


def _is_stored(nonce: str) -> bool:
    return bool(plain("SELECT 1 FROM scan WHERE nonce = :nonce", nonce=nonce))


def entered(place_id: int, day: date) -> list[Bulk]:
    """What was entered from the list of a place and day, the latest first."""
    found: dict[str, list] = {}
    for row in plain(_ENTERED, place=place_id, day=day.isoformat()):
        if row.nonce.startswith(_PREFIX):
            found.setdefault(row.nonce[len(_PREFIX) :].rpartition("-")[0], []).append(row)
    return [Bulk(token, clock.moment(held[0].saved_at), held[0].by_name, len(held), sum(row.number for row in held),
                 all(row.undone for row in held)) for token, held in reversed(found.items())]  # fmt: skip


def take_back(*, token: str, place_id: int, day: date, by: int, at_any_time: bool = False) -> dict:
    """Take back all that was entered under a token. Whoever has gone or come again since stays as they are, counted in
    ``kept``."""
    undone = kept = 0
    for row in reversed(plain(_ENTERED, place=place_id, day=day.isoformat())):
        if row.undone or not row.nonce.startswith(f"{_PREFIX}{token}-"):
            continue
        try:
            undo(scan_id=row.id, nonce=f"undo-{row.id}", by=by, at_any_time=at_any_time)
            undone += 1
        except Refused as refused:
            if refused.code != "moved_on":
                raise
            kept += 1
    if not undone + kept:
        raise Refused("not_undoable")
    return {"undone": undone, "kept": kept}
