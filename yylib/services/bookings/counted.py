"""预约的数字: by the day of the visit, over any days and places."""

from datetime import date
from typing import NamedTuple

from yylib import clock
from yylib.database import plain

_FIGURES = """SELECT b.place_id, count(*) AS made, sum(b.adults + b.toddlers + b.children) AS people,
sum(CASE WHEN b.stage IN ('arrived', 'left') THEN 1 ELSE 0 END) AS arrived,
sum(CASE WHEN b.stage IN ('arrived', 'left') THEN b.adults + b.toddlers + b.children ELSE 0 END) AS came,
sum(CASE WHEN b.stage = 'lapsed' OR (b.stage = 'booked' AND b.lapses_at <= :now) THEN 1 ELSE 0 END) AS lapsed,
sum(CASE WHEN b.stage = 'cancelled' THEN 1 ELSE 0 END) AS cancelled,
sum(CASE WHEN b.stage = 'closed' THEN 1 ELSE 0 END) AS closed
FROM booking b WHERE b.day BETWEEN :first AND :last GROUP BY b.place_id"""


class Figures(NamedTuple):
    """Bookings for visits in a period: how many were made for how many people; of them those whose party came (``came``
    are people), that lapsed, that were cancelled by the reader, and closed by the house."""

    made: int = 0
    people: int = 0
    arrived: int = 0
    came: int = 0
    lapsed: int = 0
    cancelled: int = 0
    closed: int = 0


def figures(first: date, last: date, place_ids: list[int] | None = None) -> Figures:
    """The bookings for visits from ``first`` to ``last``, both included, at all places or at some."""
    rows = plain(_FIGURES, first=first.isoformat(), last=last.isoformat(), now=clock.stamp(clock.now()))
    counted = [[int(number) for number in row[1:]] for row in rows if place_ids is None or row.place_id in place_ids]
    return Figures(*map(sum, zip(*counted, strict=True))) if counted else Figures()
