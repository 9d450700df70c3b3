"""座位使用: how many seats there are, how often they were used on a day, and how many at once at the most."""

from datetime import date, datetime
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.services.seats import uses


class Usage(NamedTuple):
    """``seats`` are those on the map now; ``uses`` those signed in on the day; ``peak`` the most at the same time."""

    seats: int
    uses: int
    peak: int


def usage(day: date, place_ids=None) -> dict[int, Usage]:
    """The day's use of the seats of each area that has any on its map or had uses that day; of some areas only, where
    given. A use that is over counts to the moment it was, written down or not; a seat held and never sat on is none."""
    seats = {
        row.place_id: row.n
        for row in plain("SELECT place_id, count(*) AS n FROM seat WHERE is_active GROUP BY place_id")
    }
    spans: dict[int, list] = {}
    for row in plain("SELECT id, place_id, signed_in_at, ended_at FROM seat_use WHERE day = :day "
                     "AND signed_in_at IS NOT NULL ORDER BY id", day=day.isoformat()):  # fmt: skip
        spans.setdefault(row.place_id, []).append((row.id, clock.moment(row.signed_in_at), clock.moment(row.ended_at)))
    ends = uses.open_ends()
    wanted = set(place_ids) if place_ids is not None else {*seats, *spans}
    return {place: Usage(seats.get(place, 0), len(spans.get(place, ())), _peak(spans.get(place, ()), ends))
            for place in sorted(wanted)}  # fmt: skip


def _peak(spans, ends: dict[int, datetime]) -> int:
    """At one moment whoever goes goes before whoever comes."""
    moves = [(begun, 1) for _id, begun, _ended in spans]
    moves += [(ended or ends[use_id], -1) for use_id, _begun, ended in spans if ended or use_id in ends]
    peak = number = 0
    for _at, step in sorted(moves):
        number += step
        peak = max(peak, number)
    return peak
