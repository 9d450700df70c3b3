"""门禁读数: what the door counter showed at opening or at closing, as it is typed, corrected, taken back and judged."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import NotThere, Refused, declare
from yylib.models.branches import Place
from yylib.models.counts import Interval, IntervalStage, Reading
from yylib.permissions import Permission
from yylib.services import audit, history, rules
from yylib.services.imports.readings import CLOSING, OPENING
from yylib.services.visits import adopt, chain
from yylib.services.visits.chain import Counter, Link
from yylib.workflow import Move, Workflow

TAKEN = {OPENING: "开馆时", CLOSING: "闭馆时"}
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
    return Day(held.get(OPENING), held.get(CLOSING), chain.before(place_id, day), list(db.session.scalars(covers)))


def doubts(place_id: int | None = None, *, decided: bool = False, after: int = 0,
           limit: int = 50) -> list[Doubt]:  # fmt: skip
    """The live differences in doubt (or already decided upon), by id, those after ``after``."""
    states = (IntervalStage.ACCEPTED, IntervalStage.REJECTED) if decided else (IntervalStage.DOUBT,)
    query = select(Interval, Place).join(Place, Place.id == Interval.place_id).where(
        Interval.undone_at.is_(None), Interval.state.in_(states), Interval.id > after)  # fmt: skip
    if place_id:
        query = query.where(Interval.place_id == place_id)
    return [
        Doubt(row.id, row.place_id, place.full_name, row.first_on, row.last_on, row.number, IntervalStage(row.state),
              row.why, row.begins, row.ends, row.decided_by_id)
        for row, place in db.session.execute(query.order_by(Interval.id).limit(limit))
    ]  # fmt: skip


def count_doubts(batch_id: int | None = None) -> int:
    """How many differences wait, of all or of those that end in a reading of one batch."""
    return plain("SELECT count(*) AS n FROM interval i JOIN reading r ON r.id = i.to_id WHERE i.state = 'doubt' "
                 "AND i.undone_at IS NULL AND (:batch = 0 OR r.batch_id = :batch)", batch=batch_id or 0)[0].n  # fmt: skip


def enter(*, place_id: int, day: date, taken: str, value: int, by: int, sure: bool = False) -> int:
    """A reading typed at the desk, and its two neighbours' differences made anew.

    A reading below the one before it, or above the one after it, that is no plausible roll-over is refused unless the
    person is ``sure``; the difference is then in doubt.
    """
    counter = chain.held(place_id)
    if plain("SELECT 1 FROM reading WHERE place_id = :place AND day = :day AND taken = :taken AND undone_at IS NULL",
             place=place_id, day=day.isoformat(), taken=taken):  # fmt: skip
        raise Refused("reading_taken", field="value")
    return _put(place_id, counter, day, taken, value, by, sure)


def correct(*, reading_id: int, value: int, by: int, sure: bool = False) -> int:
    """Another value in place of a reading: a new row; the old one is marked undone and stays."""
    reading = _live(reading_id)
    counter = chain.held(reading.place_id)
    _take_back(reading, by)
    return _put(reading.place_id, counter, reading.day, reading.taken, value, by, sure)


def undo(*, reading_id: int, by: int) -> None:
    """Take a reading back; its neighbours become one difference."""
    reading = _live(reading_id)
    adopt.refuse_if_adopted(reading.place_id, reading.day)
    chain.held(reading.place_id)
    _take_back(reading, by)
    chain.mend(place_id=reading.place_id, first=reading.day, last=reading.day)


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
    chain.mend(place_id=place_id, first=day, last=day)
    return reading.id


def _check_order(place_id: int, counter: Counter, new: Link) -> None:
    near = chain.around(place_id, new.day, new.day)
    before = max((link for link in near if link.order < new.order), key=lambda link: link.order, default=None)
    after = min((link for link in near if link.order > new.order), key=lambda link: link.order, default=None)
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
