"""用座: who sits where now. What is over is over by the clock; ``sweep`` and the job only write it down."""

from datetime import datetime
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.models.seats import ReportOutcome, SeatEnd
from yylib.services import calendar

_OPEN = (
    "SELECT u.id, u.seat_id, u.place_id, u.holder, u.booking_id, u.from_at, u.until_at, u.hold_until, u.signed_in_at, "
    "u.away_at, u.away_until, u.aways, u.by_id, s.label, s.code, r.id AS report_id, r.at AS reported_at, r.due_at "
    "FROM seat_use u JOIN seat s ON s.id = u.seat_id "
    "LEFT JOIN seat_report r ON r.seat_use_id = u.id AND r.closed_at IS NULL WHERE u.ended_at IS NULL"
)
_OF_SEAT = _OPEN + " AND u.seat_id = :seat"
_OF_HOLDER = _OPEN + " AND u.holder = :holder"
_OF_PLACE = _OPEN + " AND u.place_id = :place ORDER BY u.id"
_ALL = _OPEN + " ORDER BY u.id"
_MOMENTS = ("from_at", "until_at", "hold_until", "signed_in_at", "away_at", "away_until", "reported_at", "due_at")


class Use(NamedTuple):
    """A use that nobody has ended, with its open report. ``holder`` is None where the desk gave the seat to nobody known."""

    id: int
    seat_id: int
    place_id: int
    holder: str | None
    booking_id: int | None
    from_at: datetime
    until_at: datetime
    hold_until: datetime | None
    signed_in_at: datetime | None
    away_at: datetime | None
    away_until: datetime | None
    aways: int
    by_id: int | None
    label: str
    code: str
    report_id: int | None
    reported_at: datetime | None
    due_at: datetime | None

    @property
    def kind(self) -> str:
        """held, away, reported or taken."""
        if self.signed_in_at is None:
            return "held"
        return "away" if self.away_until else "reported" if self.due_at else "taken"

    @property
    def end(self) -> tuple[datetime, SeatEnd]:
        """When and why it is over unless something happens before: the earliest of its facts of time."""
        facts = [
            (self.until_at, SeatEnd.CLOSING),
            (self.away_until, SeatEnd.OVERSTAYED),
            (self.due_at, SeatEnd.REPORTED),
        ]
        if self.signed_in_at is None:
            facts.append((self.hold_until, SeatEnd.LAPSED))
        return min(((at, why) for at, why in facts if at), key=lambda fact: fact[0])

    def is_over(self, now: datetime) -> bool:
        """Whether it is over at a moment, written down or not."""
        return self.end[0] <= now


def _use(row) -> Use:
    return Use(**row._asdict() | {name: clock.moment(getattr(row, name)) for name in _MOMENTS})


def _running(rows, now: datetime | None = None) -> list[Use]:
    now = now or clock.now()
    return [use for use in map(_use, rows) if not use.is_over(now)]


def of_holder(holder: str | None) -> Use | None:
    """The seat somebody has now, held or taken; None without one."""
    found = _running(plain(_OF_HOLDER, holder=holder)) if holder else []
    return found[0] if found else None


def of_seat(seat_id: int) -> Use | None:
    """Who has a seat now; None where it is nobody's."""
    found = _running(plain(_OF_SEAT, seat=seat_id))
    return found[0] if found else None


def of_place(place_id: int) -> list[Use]:
    """All that have a seat in an area now."""
    return _running(plain(_OF_PLACE, place=place_id))


def sweep(now: datetime, *, seat_id: int | None = None, holder: str | None = None) -> bool:
    """Write down what is over for a seat and for a holder, each with the moment and the reason it was over. False where
    nothing was open at all."""
    rows = plain(_OF_SEAT, seat=seat_id) if seat_id else []
    rows = [*rows, *(plain(_OF_HOLDER, holder=holder) if holder else [])]
    for use in map(_use, rows):
        if use.is_over(now):
            end(use, *use.end)
    return bool(rows)


def end(use: Use, at: datetime, reason: SeatEnd) -> bool:
    """End a use and close its open report; False where it was ended meanwhile. Never before it began."""
    at = clock.stamp(max(at, use.from_at))
    ended = plain("UPDATE seat_use SET ended_at = :at, end_reason = :reason, version = version + 1 "
                  "WHERE id = :id AND ended_at IS NULL", at=at, reason=str(reason), id=use.id).count  # fmt: skip
    if use.report_id and ended:
        freed = reason is SeatEnd.REPORTED
        outcome = ReportOutcome.FREED if freed else ReportOutcome.LEFT
        plain("UPDATE seat_report SET outcome = :outcome, closed_at = :at WHERE id = :id AND closed_at IS NULL",
              outcome=str(outcome), at=at, id=use.report_id)  # fmt: skip
    return bool(ended)


def settle() -> int:
    """The job: write down all uses that are over, and end those of an area that a closing announced meanwhile has
    shut, at that closing; how many. Idempotent; stopped for a day it still writes the moments at which they were over."""
    now, ended = clock.now(), 0
    branches: dict[int, tuple] = {}
    for use in map(_use, plain(_ALL)):
        if use.is_over(now):
            ended += end(use, *use.end)
            continue
        if use.place_id not in branches:
            branches[use.place_id] = _shut_since(use.place_id, now)
        if branches[use.place_id]:
            ended += end(use, branches[use.place_id], SeatEnd.CLOSING)
    return ended


def _shut_since(place_id: int, now: datetime) -> datetime | None:
    branch = plain("SELECT branch_id FROM place WHERE id = :id", id=place_id)[0].branch_id
    if calendar.is_open(branch, now, place_id):
        return None
    return calendar.last_closing(branch, now, place_id)


def open_ends() -> dict[int, datetime]:
    """Of every use that nobody has ended, when it is over unless something happens before."""
    return {use.id: use.end[0] for use in map(_use, plain(_ALL))}
