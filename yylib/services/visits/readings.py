"""门禁读数: what the door counter showed at opening or at closing, and the differences between successive readings.

All live readings of a place stand in one chain, in order of time. A reading at opening stands at the edge before its day,
one at closing at the edge after it; a difference counts for the days between its two edges. So a day with both counts
its closing less its opening, a day without any is part of a longer interval, and what happens between a closing and the
next opening counts for nobody.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db, is_lite, locked, plain
from yylib.errors import NotThere, Refused, declare
from yylib.models.branches import Place
from yylib.models.counts import Interval, IntervalStage, Reading
from yylib.permissions import Permission
from yylib.services import audit, history, rules
from yylib.services.imports.readings import CLOSING, OPENING, Span, spans
from yylib.services.visits import adopt
from yylib.workflow import Move, Workflow

TAKEN = {OPENING: "开馆时", CLOSING: "闭馆时"}
UNIT = 200
declare(
    reading_higher=(
        "读数比后一次（{next}）大，又不像计数器转回零",
        "请再看一眼计数器和日期；确实如此请勾选“读数无误”。",
        422,
    ),
)
PIPELINE = Workflow(
    Move("accept", "采用", {IntervalStage.DOUBT}, IntervalStage.ACCEPTED, Permission.VISITS_ADOPT),
    Move("reject", "不用", {IntervalStage.DOUBT}, IntervalStage.REJECTED, Permission.VISITS_ADOPT),
    Move("reopen", "重新核定", {IntervalStage.ACCEPTED, IntervalStage.REJECTED}, IntervalStage.DOUBT,
         Permission.VISITS_ADOPT),
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


class Day(NamedTuple):
    """A place's day at the desk: its two readings, the last one before it, and the differences that cover it."""

    opening: Reading | None
    closing: Reading | None
    before: Link | None
    intervals: list[Interval]


class Doubt(NamedTuple):
    """A difference that waits for somebody's word, or had it, with the two readings it lies between."""

    id: int
    place_id: int
    place: str
    first_on: date
    last_on: date
    number: int
    stage: IntervalStage
    why: str
    begins: Reading
    ends: Reading
    decided_by_id: int | None


def of_day(place_id: int, day: date) -> Day:
    """What the counter says of a place's day."""
    query = select(Reading).where(Reading.place_id == place_id, Reading.day == day, Reading.undone_at.is_(None))
    held = {row.taken: row for row in db.session.scalars(query)}
    covers = select(Interval).where(Interval.place_id == place_id, Interval.first_on <= day, Interval.last_on >= day,
                                    Interval.undone_at.is_(None))  # fmt: skip
    return Day(held.get(OPENING), held.get(CLOSING), _before(place_id, day), list(db.session.scalars(covers)))


def doubts(place_id: int | None = None, *, decided: bool = False, batch_id: int | None = None, after: int = 0,
           limit: int = 50) -> list[Doubt]:  # fmt: skip
    """The live differences in doubt (or already decided upon), by id, those after ``after``."""
    states = (IntervalStage.ACCEPTED, IntervalStage.REJECTED) if decided else (IntervalStage.DOUBT,)
    query = select(Interval, Place).join(Place, Place.id == Interval.place_id).where(
        Interval.undone_at.is_(None), Interval.state.in_(states), Interval.id > after)  # fmt: skip
    if place_id:
        query = query.where(Interval.place_id == place_id)
    if batch_id:
        query = query.join(Reading, Reading.id == Interval.to_id).where(Reading.batch_id == batch_id)
    return [
        Doubt(row.id, row.place_id, place.full_name, row.first_on, row.last_on, row.number, IntervalStage(row.state),
              row.why, row.begins, row.ends, row.decided_by_id)
        for row, place in db.session.execute(query.order_by(Interval.id).limit(limit))
    ]  # fmt: skip


def count_doubts() -> int:
    """How many differences wait."""
    return plain("SELECT count(*) AS n FROM interval WHERE state = 'doubt' AND undone_at IS NULL")[0].n


def enter(*, place_id: int, day: date, taken: str, value: int, by: int, sure: bool = False) -> int:
    """A reading typed at the desk, and its two neighbours' differences made anew.

    A reading below the one before it, or above the one after it, that is no plausible roll-over is refused unless the
    person is ``sure``; the difference is then in doubt.
    """
    counter = _counter_held(place_id)
    if plain("SELECT 1 FROM reading WHERE place_id = :place AND day = :day AND taken = :taken AND undone_at IS NULL",
             place=place_id, day=day.isoformat(), taken=taken):  # fmt: skip
        raise Refused("reading_taken", field="value")
    return _put(place_id, counter, day, taken, value, by, sure)


def correct(*, reading_id: int, value: int, by: int, sure: bool = False) -> int:
    """Another value in place of a reading: a new row; the old one is marked undone and stays."""
    reading = _live(reading_id)
    counter = _counter_held(reading.place_id)
    _take_back(reading, by)
    return _put(reading.place_id, counter, reading.day, reading.taken, value, by, sure)


def undo(*, reading_id: int, by: int) -> None:
    """Take a reading back; its neighbours become one difference."""
    reading = _live(reading_id)
    adopt.refuse_if_adopted(reading.place_id, reading.day)
    _counter_held(reading.place_id)
    _take_back(reading, by)
    mend(place_id=reading.place_id, first=reading.day, last=reading.day)


def decide(*, interval_id: int, accept: bool, by: int) -> None:
    """Say whether a difference in doubt counts. Nobody decides on a reading he typed himself; of a file he may."""
    _move(interval_id, "accept" if accept else "reject", by)


def reopen(*, interval_id: int, by: int) -> None:
    """Take a decision back: the difference is in doubt again."""
    _move(interval_id, "reopen", by)


def _move(interval_id: int, verb: str, by: int) -> None:
    interval = locked(Interval, interval_id)
    if interval.undone_at:
        raise NotThere()
    step = PIPELINE.find(IntervalStage(interval.state), verb)
    if any(reading.batch_id is None and reading.by_id == by for reading in (interval.begins, interval.ends)):
        raise Refused("own_entry")
    if interval.first_on == interval.last_on:
        adopt.refuse_if_adopted(interval.place_id, interval.first_on)
    history.record(subject="interval", row=interval, move=step, by=by)
    is_open = step.target is IntervalStage.DOUBT
    interval.decided_by_id, interval.decided_at = (None, None) if is_open else (by, clock.now())


def recompute(*, place_id: int, after: date | None = None, limit: int = UNIT) -> date | None:
    """Make the differences of the next ``limit`` readings anew; the day to go on after, or None at the end.

    What has not changed keeps its row and what was decided about it.
    """
    _counter_held(place_id)
    rows = plain(_LIVE + "AND day > :after " + _FORWARD + "LIMIT :limit",
                 place=place_id, after=(after or date.min).isoformat(), limit=limit)  # fmt: skip
    last = clock.day(rows[-1].day) if rows else None
    is_end = len(rows) < limit
    mend(place_id=place_id, first=after + timedelta(days=1) if after else date.min, last=date.max if is_end else last)
    return None if is_end else last


def mend(*, place_id: int, first: date, last: date) -> None:
    """Make the differences anew that touch the days ``first`` to ``last`` or end at the neighbours of these days."""
    before, after = _before(place_id, first), _after(place_id, last)
    within = plain(_LIVE + "AND day BETWEEN :first AND :last " + _FORWARD,
                   place=place_id, first=first.isoformat(), last=last.isoformat())  # fmt: skip
    chain = [link for link in (before, *map(_link, within), after) if link]
    wanted = {(span.from_row, span.to_row, span.count): span for span in differences(chain, counter_of(place_id))}
    reach = {"place": place_id, "low": (before.edge if before else date.min).isoformat(),
             "high": (after.edge - timedelta(days=1) if after else date.max).isoformat()}  # fmt: skip
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
    for link in chain:
        if link.edge == edge:
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


def chain_of(place_id: int, first: date, last: date) -> list[Link]:
    """The live readings of these days, with the one before and the one after them."""
    within = plain(_LIVE + "AND day BETWEEN :first AND :last " + _FORWARD,
                   place=place_id, first=first.isoformat(), last=last.isoformat())  # fmt: skip
    return [link for link in (_before(place_id, first), *map(_link, within), _after(place_id, last)) if link]


def _put(place_id, counter, day, taken, value, by, sure) -> int:
    if day > clock.today():
        raise Refused("future_day", field="day")
    if not 0 <= value <= counter.most:
        raise Refused("reading_too_high", field="value", most=counter.most)
    adopt.refuse_if_adopted(place_id, day)
    if not sure:
        _check_order(place_id, counter, Link(0, day, taken, value, None))
    reading = Reading(place_id=place_id, day=day, taken=taken, value=value, by_id=by, made_at=clock.now())
    db.session.add(reading)
    db.session.flush()
    mend(place_id=place_id, first=day, last=day)
    return reading.id


def _check_order(place_id: int, counter: Counter, new: Link) -> None:
    around = chain_of(place_id, new.day, new.day)
    before = max((link for link in around if link.order < new.order), key=lambda link: link.order, default=None)
    after = min((link for link in around if link.order > new.order), key=lambda link: link.order, default=None)
    if before and not _may_follow(before, new, counter):
        raise Refused("reading_lower", field="value", last=before.value)
    if after and not _may_follow(new, after, counter):
        raise Refused("reading_higher", field="value", next=after.value)


def _may_follow(one: Link, other: Link, counter: Counter) -> bool:
    if other.value >= one.value:
        return True
    passed = other.value + counter.most + 1 - one.value
    days = max(1, (other.edge - one.edge).days)
    return passed // (2 if counter.is_two_way else 1) <= rules.rule(rules.PLAUSIBLE_DAY) * days


def _live(reading_id: int) -> Reading:
    reading = locked(Reading, reading_id)
    if reading.undone_at:
        raise NotThere()
    return reading


def _take_back(reading: Reading, by: int) -> None:
    reading.undone_at = clock.now()
    db.session.flush()
    audit.note(subject="reading", row_id=reading.id, act="undo", by=by, day=reading.day.isoformat(),
               taken=reading.taken, value=reading.value)  # fmt: skip


def _counter_held(place_id: int) -> Counter:
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


def _before(place_id: int, day: date) -> Link | None:
    rows = plain(_LIVE + "AND day < :day " + _BACKWARD + "LIMIT 1", place=place_id, day=day.isoformat())
    return _link(rows[0]) if rows else None


def _after(place_id: int, day: date) -> Link | None:
    rows = plain(_LIVE + "AND day > :day " + _FORWARD + "LIMIT 1", place=place_id, day=day.isoformat())
    return _link(rows[0]) if rows else None
