"""What else happened on a day around the visits: bookings, who was turned away, seats, entry checks, children."""

import re
from datetime import date

from yylib.database import plain
from yylib.errors import TABLE
from yylib.services import bookings, entry_checks, misses, seats
from yylib.services.bookings import away

_BLANK = re.compile(r"\{.*?\}")  # a fact that the sentence of one refusal named


def around(day: date, place_ids: set[int] | None = None) -> dict:
    """The day's facts of some places, or of all."""
    passed, refused = entry_checks.of_day(day, place_ids)
    return {"bookings": _bookings(day, place_ids), "away": _away(day, place_ids), "seats": _seats(day, place_ids),
            "checks": {"passed": passed, "refused": refused}, "alerts": _alerts(day, place_ids)}  # fmt: skip


def _bookings(day: date, place_ids: set[int] | None) -> dict:
    held = bookings.figures(day, day, place_ids)
    _lapsed, counted = misses.of_day(day, place_ids)
    return {"made": held.made, "people": held.people, "arrived": held.arrived, "lapsed": held.lapsed,
            "cancelled": held.cancelled, "counted": counted}  # fmt: skip


def _away(day: date, place_ids: set[int] | None) -> list[list]:
    """Why people were turned away, in the words of the refusals, the commonest first."""
    held = away.of_day(day, place_ids)
    return [
        [_BLANK.sub("…", TABLE[code].title), number]
        for code, number in sorted(held.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def _seats(day: date, place_ids: set[int] | None) -> list[dict]:
    names = {row.id: row.name for row in plain("SELECT id, name FROM place ORDER BY sort, id")}
    held = seats.usage(day, place_ids)
    return [{"name": names[place], "seats": used.seats, "uses": used.uses, "peak": used.peak}
            for place, used in sorted(held.items()) if used.seats or used.uses]  # fmt: skip


def _alerts(day: date, place_ids: set[int] | None) -> int:
    """How often an adult left without the children who had come along."""
    rows = plain(
        "SELECT place_id, count(*) AS n FROM child_alert WHERE day = :day GROUP BY place_id", day=day.isoformat()
    )
    return sum(row.n for row in rows if place_ids is None or row.place_id in place_ids)
