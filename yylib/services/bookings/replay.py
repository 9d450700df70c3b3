"""名额试算: last month's visits, hour by hour, against a plan: how many came beyond its numbers."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.models.bookings import BookingPlan
from yylib.models.branches import Place
from yylib.services.bookings import offer

_VISITS = (
    "SELECT h.day, h.hour, sum(h.entries) AS n FROM visit_hour h JOIN place p ON p.id = h.place_id "
    "WHERE h.day BETWEEN :first AND :last AND (h.place_id = :area OR (:area = 0 AND p.branch_id = :branch "
    "AND p.kind = 'door')) GROUP BY h.day, h.hour"
)
_HOUR = timedelta(hours=1)


class Row(NamedTuple):
    """One slot of the day over the month: on how many days, how many came (in all, on an average day, on the fullest),
    how many of them were beyond the number, and on how many days anybody."""

    label: str
    days: int
    visits: int
    mean: float
    most: int
    refused: int
    full_days: int


class Replay(NamedTuple):
    """What a plan would have done between two days. ``days`` had visits; ``visits`` fell into slots."""

    first: date
    last: date
    days: int
    visits: int
    refused: int
    rows: list[Row]

    @property
    def share(self) -> float | None:
        return self.refused / self.visits if self.visits else None


def last_month(today: date | None = None) -> tuple[date, date]:
    """The first and the last day of the month before."""
    last = (today or clock.today()).replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def replay(plan: BookingPlan, first: date | None = None, last: date | None = None) -> Replay:
    """Replay the visits of a period (last month unless given) against a plan, stored or not.

    Everybody counts against the whole quota, booked or not: the share for walk-ins keeps nobody out. Whoever came in an
    hour that two slots share is parted by their minutes in it; who came outside the opening hours is left out.
    """
    if first is None or last is None:
        first, last = last_month()
    found: dict[str, list[tuple[int, int]]] = {}
    days = _by_day(plan.place, first, last)
    for day, hours in days.items():
        left = plan.day_quota
        for (opens, closes), came in _in_slots(plan, day, hours):
            most = plan.quota if left is None else min(plan.quota, left)
            refused = max(0, came - most)
            left = None if left is None else left - (came - refused)
            label = f"{clock.local(opens):%H:%M}–{clock.local(closes):%H:%M}"
            found.setdefault(label, []).append((came, refused))
    rows = [_row(label, counts) for label, counts in sorted(found.items())]
    return Replay(first, last, len(days), sum(row.visits for row in rows), sum(row.refused for row in rows), rows)


def _row(label: str, counts: list[tuple[int, int]]) -> Row:
    came = [number for number, _refused in counts]
    return Row(label, len(counts), sum(came), sum(came) / len(came), max(came), sum(refused for _n, refused in counts),
               sum(1 for _n, refused in counts if refused))  # fmt: skip


def _by_day(place: Place, first: date, last: date) -> dict[date, dict[int, int]]:
    """Entries by day and hour: a door stands for its whole house."""
    found: dict[date, dict[int, int]] = {}
    for row in plain(_VISITS, first=first.isoformat(), last=last.isoformat(), area=0 if place.is_door else place.id,
                     branch=place.branch_id):  # fmt: skip
        if row.n > 0:
            found.setdefault(clock.day(row.day), {})[row.hour] = int(row.n)
    return found


def _in_slots(plan: BookingPlan, day: date, hours: dict[int, int]) -> list[tuple[tuple[datetime, datetime], int]]:
    spans = offer.spans_of(plan, day)
    came = [0.0] * len(spans)
    for hour, number in hours.items():
        begins = clock.midnight(day) + hour * _HOUR
        shared = [max(timedelta(), min(closes, begins + _HOUR) - max(opens, begins)) / _HOUR for opens, closes in spans]
        for index, share in enumerate(shared):
            came[index] += number * share / sum(shared) if share else 0
    return [(span, round(number)) for span, number in zip(spans, came, strict=True)]
