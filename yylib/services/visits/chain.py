"""The chain of a place's door-counter readings, and the differences between its links.

All live readings of a place stand in one chain, in order of time. A reading at opening stands at the edge before its day,
one at closing at the edge after it; a difference counts for the days between its two edges. So a day with both counts
its closing less its opening, a day without any is part of a longer interval, and what happens between a closing and the
next opening counts for nobody.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import is_lite, plain
from yylib.errors import NotThere
from yylib.services import rules
from yylib.services.imports.readings import CLOSING, OPENING, Span, spans

UNIT = 200
READING_GAP_DAYS = rules.declare(
    "READING_GAP_DAYS", label="读数隔多久另起一段", subject="到馆统计", type=int, unit="天", default=62, low=2, high=3650,
    source="馆内规定：隔得太久的两次读数多半不是同一个计数器，不相减",
)  # fmt: skip

_LIVE = "SELECT id, day, taken, value, batch_id FROM reading WHERE place_id = :place AND undone_at IS NULL "
_FORWARD, _BACKWARD = "ORDER BY day, taken DESC ", "ORDER BY day DESC, taken "  # opening before closing
_INSERT = (
    "INSERT INTO interval (place_id, first_on, last_on, number, state, why, from_id, to_id, batch_id) "
    "VALUES (:place, :first, :last, :number, :state, :why, :from_id, :to_id, :batch)"
)


class Counter(NamedTuple):
    """What a place's counter is like: the highest it can show, and whether it counts both ways."""

    most: int
    is_two_way: bool


class Link(NamedTuple):
    """One reading in the chain."""

    id: int
    day: date
    taken: str
    value: int
    batch_id: int | None

    @property
    def edge(self) -> date:
        """The day that begins where this reading stands."""
        return self.day if self.taken == OPENING else self.day + timedelta(days=1)

    @property
    def order(self) -> tuple:
        return self.day, self.taken == CLOSING


def recompute(*, place_id: int, after: date | None = None, limit: int = UNIT) -> date | None:
    """Make the differences of the next ``limit`` readings anew; the day to go on after, or None at the end.

    What has not changed keeps its row and what was decided about it.
    """
    held(place_id)
    rows = plain(_LIVE + "AND day > :after " + _FORWARD + "LIMIT :limit",
                 place=place_id, after=(after or date.min).isoformat(), limit=limit)  # fmt: skip
    last = clock.day(rows[-1].day) if rows else None
    is_end = len(rows) < limit
    mend(place_id=place_id, first=after + timedelta(days=1) if after else date.min, last=date.max if is_end else last)
    return None if is_end else last


def mend(*, place_id: int, first: date, last: date) -> None:
    """Make the differences anew that touch the days ``first`` to ``last`` or end at the neighbours of these days."""
    low, high = before(place_id, first), _after(place_id, last)
    within = plain(_LIVE + "AND day BETWEEN :first AND :last " + _FORWARD,
                   place=place_id, first=first.isoformat(), last=last.isoformat())  # fmt: skip
    chain = [link for link in (low, *map(_link, within), high) if link]
    wanted = {(span.from_row, span.to_row, span.count): span for span in differences(chain, counter_of(place_id))}
    reach = {"place": place_id, "low": (low.edge if low else date.min).isoformat(),
             "high": (high.edge - timedelta(days=1) if high else date.max).isoformat()}  # fmt: skip
    for row in plain("SELECT id, from_id, to_id, number FROM interval WHERE place_id = :place AND undone_at IS NULL "
                     "AND first_on >= :low AND last_on <= :high", **reach):  # fmt: skip
        if wanted.pop((row.from_id, row.to_id, row.number), None) is None:
            plain("UPDATE interval SET undone_at = :now WHERE id = :id", id=row.id, now=clock.stamp(clock.now()))
    batches = {link.id: link.batch_id for link in chain}
    for span in wanted.values():
        _store(place_id, span, batches)


def differences(chain: Iterable[Link], counter: Counter) -> list[Span]:
    """The differences between the links of a chain in order; ``from_row`` and ``to_row`` are the links' ids."""
    stretches: list[list[tuple[int, date, int]]] = [[]]
    most, edge = counter.most, None
    gap = timedelta(days=rules.rule(READING_GAP_DAYS))
    for link in chain:
        if edge and (link.edge == edge or link.edge - edge > gap):
            stretches.append([])
        edge = link.edge
        most = max(most, link.value)
        stretches[-1].append((link.id, edge, link.value))
    plausible = rules.rule(rules.PLAUSIBLE_DAY)
    return [span for stretch in stretches for span in spans(stretch, plausible, most, counter.is_two_way, OPENING)]


def counter_of(place_id: int) -> Counter:
    """The counter of a place, or ``NotThere``."""
    rows = plain("SELECT counter_max, is_two_way FROM place WHERE id = :id", id=place_id)
    if not rows:
        raise NotThere()
    return Counter(rows[0].counter_max, bool(rows[0].is_two_way))


def around(place_id: int, first: date, last: date) -> list[Link]:
    """The live readings of these days, with the one before and the one after them."""
    within = plain(_LIVE + "AND day BETWEEN :first AND :last " + _FORWARD,
                   place=place_id, first=first.isoformat(), last=last.isoformat())  # fmt: skip
    return [link for link in (before(place_id, first), *map(_link, within), _after(place_id, last)) if link]


def held(place_id: int) -> Counter:
    """The counter of a place, its chain held until the unit ends: two who enter at once come one after the other."""
    if not is_lite():
        # Not FOR UPDATE: scans at this place refer to the row and shall not wait.
        plain("SELECT id FROM place WHERE id = :id FOR NO KEY UPDATE", id=place_id)
    return counter_of(place_id)


def _store(place_id: int, span: Span, batches: dict[int, int | None]) -> None:
    both = batches[span.from_row] and batches[span.to_row]
    plain(_INSERT, place=place_id, first=span.first_day.isoformat(), last=span.last_day.isoformat(), number=span.count,
          state=span.state, why=span.why[:200], from_id=span.from_row, to_id=span.to_row, batch=both or None)  # fmt: skip


def _link(row) -> Link:
    return Link(row.id, clock.day(row.day), row.taken, row.value, row.batch_id)


def before(place_id: int, day: date) -> Link | None:
    """The last reading before a day."""
    rows = plain(_LIVE + "AND day < :day " + _BACKWARD + "LIMIT 1", place=place_id, day=day.isoformat())
    return _link(rows[0]) if rows else None


def _after(place_id: int, day: date) -> Link | None:
    rows = plain(_LIVE + "AND day > :day " + _FORWARD + "LIMIT 1", place=place_id, day=day.isoformat())
    return _link(rows[0]) if rows else None
