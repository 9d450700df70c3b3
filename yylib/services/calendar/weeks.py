"""The weekly table: set from a day on, verified, added up against the hours the law asks for."""

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused
from yylib.models.branches import Branch, Place
from yylib.models.calendar import OpeningHours
from yylib.services.rules import WEEKLY_HOURS, rule
from yylib.services.rules.law import CLOSURE_NOTICE_DAYS

MOST_INTERVALS = 4
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_DASH = re.compile(r"\s*[-–—−~～至到]\s*")
Walls = list[tuple[time, time]]


class Week(NamedTuple):
    """One weekly table: since when, whether somebody verified it, and the intervals of Monday to Sunday."""

    valid_from: date
    is_verified: bool
    days: list[Walls]

    @property
    def minutes(self) -> int:
        return sum(_minute(closes) - _minute(opens) for day in self.days for opens, closes in day)


def week(branch_id: int, day: date, place_id: int | None = None) -> Week | None:
    """The weekly table that holds on a day; None where an area keeps its branch's, or nothing was set."""
    return _week(_holding(_scope(branch_id, place_id), day))


def coming(branch_id: int, day: date, place_id: int | None = None) -> list[tuple[date, Week | None]]:
    """The tables that begin after a day, in order; None for an area's return to its branch's hours."""
    rows = db.session.scalars(
        select(OpeningHours).where(*_scope(branch_id, place_id), OpeningHours.valid_from > day)
        .order_by(OpeningHours.valid_from))  # fmt: skip
    versions: dict[date, list] = {}
    for row in rows:
        versions.setdefault(row.valid_from, []).append(row)
    return [(since, _week(held)) for since, held in versions.items()]


def weekly_minutes(branch_id: int, on: date, place_id: int | None = None) -> int:
    """The minutes of the weekly table on a day, without closures; an area's own, else its branch's."""
    held = week(branch_id, on, place_id) or (place_id and week(branch_id, on)) or None
    return held.minutes if held else 0


def is_short(branch_id: int, on: date) -> bool:
    """Whether the branch opens less than the house's rule, whose default is the county library's 56 hours."""
    return weekly_minutes(branch_id, on) < rule(WEEKLY_HOURS, on) * 60


def set_week(*, branch_id: int, place_id: int | None, valid_from: date, days: list[Walls], by: int | None,
             is_correction: bool = False, is_verified: bool = True) -> None:  # fmt: skip
    """Set Monday to Sunday from a day on.

    A change must be known three days ahead (山东办法 15); a correction of what was entered wrongly may hold from any day.
    """
    _must_belong(branch_id, place_id)
    if not is_correction or valid_from > clock.today():  # what is still to come is no correction
        _must_be_ahead(valid_from)
    days = [checked(walls, WEEKDAYS[weekday], f"day_{weekday}") for weekday, walls in enumerate(days)]
    if not any(days):
        raise Refused("week_all_closed", field="day_0")
    _replace(branch_id, place_id, valid_from)
    db.session.add_all(
        OpeningHours(branch_id=branch_id, place_id=place_id, weekday=weekday, opens=opens, closes=closes,
                     valid_from=valid_from, is_verified=is_verified, by_id=by)
        for weekday, walls in enumerate(days) for opens, closes in walls)  # fmt: skip
    db.session.flush()


def follow_branch(*, branch_id: int, place_id: int, valid_from: date, by: int | None) -> None:
    """From a day on the area has no hours of its own any more and keeps its branch's."""
    _must_belong(branch_id, place_id)
    _must_be_ahead(valid_from)
    _replace(branch_id, place_id, valid_from)
    db.session.add(OpeningHours(branch_id=branch_id, place_id=place_id, weekday=0, opens=None, closes=None,
                                valid_from=valid_from, is_verified=True, by_id=by))  # fmt: skip
    db.session.flush()


def withdraw_week(*, branch_id: int, place_id: int | None, valid_from: date, by: int | None) -> None:
    """Take back a table that has not begun."""
    if valid_from <= clock.today():
        raise Refused("week_has_begun")
    _must_belong(branch_id, place_id)
    _replace(branch_id, place_id, valid_from)


def verify(*, branch_id: int, place_id: int | None = None, by: int | None) -> None:
    """Somebody compared the table that holds today with the notice at the door: 待核实 goes."""
    _must_belong(branch_id, place_id)
    rows = _holding(_scope(branch_id, place_id), clock.today())
    if not rows:
        raise NotThere()
    for row in rows:
        row.is_verified, row.by_id = True, by


def earliest_change() -> date:
    """The first day on which changed hours or a closing may begin, announced today (山东办法 15)."""
    return clock.today() + timedelta(days=CLOSURE_NOTICE_DAYS.value)


def checked(walls: Walls, where: str, field: str) -> Walls:
    """A day's intervals in order, or the sentence that says what is wrong with them."""
    walls = sorted(walls)
    if len(walls) > MOST_INTERVALS:
        raise Refused("too_many_intervals", field=field, where=where, most=MOST_INTERVALS)
    if any(closes <= opens for opens, closes in walls):
        raise Refused("closes_before_it_opens", field=field, where=where)
    if any(before[1] > after[0] for before, after in zip(walls, walls[1:], strict=False)):
        raise Refused("intervals_overlap", field=field, where=where)
    return walls


def read_walls(text: str, where: str, field: str) -> Walls:
    """Intervals as staff type them, ``08:30-12:00 13:30-17:00``; an empty text is a day without hours."""
    parts = [part for part in re.split(r"[\s,;、，；]+", _DASH.sub("-", text.replace("：", ":").strip())) if part]
    if parts in (["休息"], ["闭馆"], ["不开放"]):
        return []
    try:
        return [(_wall(opens), _wall(closes)) for opens, closes in (part.split("-") for part in parts)]
    except ValueError as error:
        raise Refused("bad_interval", field=field, where=where, text=text[:40]) from error


def written(walls: Walls) -> str:
    """Intervals as ``read_walls`` reads them."""
    return " ".join(f"{opens:%H:%M}-{'24:00' if closes == time.max else f'{closes:%H:%M}'}" for opens, closes in walls)


def compact(days: list[Walls]) -> list[tuple[str, Walls]]:
    """The week with alike neighbours as one: 周一至周五, 周六, 周日."""
    groups: list[list] = []
    for weekday, walls in enumerate(days):
        if groups and groups[-1][2] == walls:
            groups[-1][1] = weekday
        else:
            groups.append([weekday, weekday, walls])
    return [(WEEKDAYS[first] if first == last else f"{WEEKDAYS[first]}至{WEEKDAYS[last]}", walls)
            for first, last, walls in groups]  # fmt: skip


def _wall(text: str) -> time:
    return time.max if text in ("24:00", "24") else datetime.strptime(text, "%H:%M").time()


def _minute(value: time) -> int:
    return 24 * 60 if value == time.max else value.hour * 60 + value.minute


def _holding(scope, day: date) -> list[OpeningHours]:
    latest = select(func.max(OpeningHours.valid_from)).where(*scope, OpeningHours.valid_from <= day).scalar_subquery()
    return list(db.session.scalars(select(OpeningHours).where(*scope, OpeningHours.valid_from == latest)))


def _week(rows: list[OpeningHours]) -> Week | None:
    if not rows or rows[0].opens is None:
        return None
    held = [sorted((row.opens, row.closes) for row in rows if row.weekday == weekday) for weekday in range(7)]
    return Week(rows[0].valid_from, all(row.is_verified for row in rows), held)


def _scope(branch_id: int, place_id: int | None):
    return OpeningHours.branch_id == branch_id, OpeningHours.place_id.is_not_distinct_from(place_id)


def _must_belong(branch_id: int, place_id: int | None) -> None:
    """Hold the branch's row: two people setting the same week do so one after the other."""
    locked(Branch, branch_id)
    place = db.session.get(Place, place_id) if place_id else None
    if place_id and (place is None or place.branch_id != branch_id):
        raise Refused("other_branch_place", field="place_id")


def _must_be_ahead(valid_from: date) -> None:
    if valid_from < earliest_change():
        raise Refused("hours_not_three_days_ahead", field="valid_from", days=CLOSURE_NOTICE_DAYS.value,
                      earliest=earliest_change())  # fmt: skip


def _replace(branch_id: int, place_id: int | None, valid_from: date) -> None:
    for row in db.session.scalars(
        select(OpeningHours).where(*_scope(branch_id, place_id), OpeningHours.valid_from == valid_from)
    ):
        db.session.delete(row)
    db.session.flush()
