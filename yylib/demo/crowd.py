"""Who comes to which place on which day: numbers, hours, kinds of reader. Drawn, never measured."""

from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.models.visits import Kind
from yylib.services import branches, calendar

WEEKEND, SCHOOL_HOLIDAY, READING_WEEK, LANTERNS = 1.6, 1.25, 1.3, 2.8
LUNAR_NEW_YEARS = [date.fromisoformat(text) for text in (
    "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03", "2031-01-23",
    "2032-02-11", "2033-01-31", "2034-02-19", "2035-02-08")]  # fmt: skip
ADULT, CARD, CHILD, FAMILY, ELDERLY, DISABLED = (
    Kind.ADULT, Kind.CARD, Kind.CHILD, Kind.CHILD_WITH_ADULT, Kind.ELDERLY, Kind.DISABLED)  # fmt: skip
# Of a hundred parties; a family counts two heads.
HALL = {ADULT: 37, CARD: 30, CHILD: 11, FAMILY: 11, ELDERLY: 10, DISABLED: 1}
STUDY = {ADULT: 38, CARD: 60, ELDERLY: 2}
CHILDREN = {CHILD: 55, FAMILY: 45}
SCREENS = {ADULT: 50, CARD: 45, ELDERLY: 5}
STREET = {ADULT: 48, CARD: 28, CHILD: 10, FAMILY: 8, ELDERLY: 6}
HOURS = {8: 7, 9: 20, 10: 18, 11: 7, 13: 9, 14: 19, 15: 14, 16: 8}


class Habit(NamedTuple):
    """What a place is like: its workday's heads, its readers, how long they stay in minutes, whether it is tallied."""

    heads: int
    mix: dict
    stay: int
    is_tallied: bool = False


HABITS = {
    ("总馆", "大门"): Habit(250, HALL, 75),
    ("总馆", "借阅室"): Habit(140, HALL, 30, True),
    ("总馆", "报刊阅览室"): Habit(60, HALL, 60, True),
    ("总馆", "自习室"): Habit(52, STUDY, 130),
    ("总馆", "少儿借阅区"): Habit(66, CHILDREN, 50),
    ("总馆", "低幼阅览室"): Habit(34, CHILDREN, 40, True),
    ("总馆", "低幼活动区"): Habit(40, CHILDREN, 40, True),
    ("总馆", "电子阅览室"): Habit(28, SCREENS, 60),
    ("城中城市书房", "大门"): Habit(62, STREET, 65),
    ("祥源城市书房", "大门"): Habit(57, STREET, 65),
}


class Act(NamedTuple):
    """One thing done on a day: its moment, and what: a scan, an undo of one, a group, a seat taken. ``holder`` is the
    name of a booking's pass, ``children`` how many of its party are under fourteen, ``staying`` how many of them stay
    when it goes."""

    at: datetime
    what: str
    key: str
    kind: str = ""
    number: int = 1
    card: str | None = None
    holder: str = ""
    children: int = 0
    staying: int = 0


class Site(NamedTuple):
    """A place with its habit; ``area_id`` is 0 for a door."""

    place_id: int
    branch_id: int
    area_id: int
    name: str
    habit: Habit


def sites() -> list[Site]:
    """The shipped places that have a habit."""
    held = {branch.id: branch.name for branch in branches.all_branches()}
    return [Site(place.id, place.branch_id, 0 if place.is_door else place.id, place.name,
                 HABITS[held[place.branch_id], place.name])
            for place in branches.places() if (held[place.branch_id], place.name) in HABITS]  # fmt: skip


def luck(day: date, place_id: int, what: str = "") -> Random:
    """The chance of one place and day."""
    return Random(f"yylib-demo {day} {place_id} {what}")


def days_off(first: date, last: date) -> set[date]:
    """Weekends and holidays, less the make-up workdays."""
    known = {clock.day(row.day): bool(row.is_off) for row in plain(
        "SELECT day, is_off FROM holiday WHERE day BETWEEN :first AND :last",
        first=first.isoformat(), last=last.isoformat())}  # fmt: skip
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {day for day in every if known.get(day, day.weekday() >= 5)}


def is_school_holiday(day: date) -> bool:
    """寒暑假, roughly."""
    return (1, 20) <= (day.month, day.day) <= (2, 22) or (7, 6) <= (day.month, day.day) <= (8, 31)


def pull(day: date, is_off: bool) -> float:
    """How many times a workday's readers a day draws."""
    times = WEEKEND if is_off else 1.0
    if is_school_holiday(day):
        times *= SCHOOL_HOLIDAY
    if day.month == 4 and 22 <= day.day <= 28:
        times *= READING_WEEK
    if any(day - new_year == timedelta(days=14) for new_year in LUNAR_NEW_YEARS):
        times = LANTERNS
    return times


def heads(site: Site, day: date, is_off: bool) -> int:
    """How many people a place draws on a day it is open all day long."""
    return round(site.habit.heads * pull(day, is_off) * luck(day, site.branch_id, "weather").uniform(0.88, 1.12)
                 * luck(day, site.place_id, "size").uniform(0.94, 1.06))  # fmt: skip


def stretches(site: Site, day: date) -> dict[int, tuple[datetime, datetime]]:
    """The hours in which the place is open, each with its first and last moment; empty on a closed day."""
    found = {}
    for opens, closes in calendar.intervals(site.branch_id, day, site.area_id or None):
        for hour in HOURS:
            begin = clock.midnight(day) + timedelta(hours=hour)
            low, high = max(begin, opens), min(begin + timedelta(hours=1), closes)
            if low < high:
                found[hour] = (low, high)
    return found


def by_hour(site: Site, day: date, is_off: bool) -> dict[int, int]:
    """The people who come in each open hour; a day of shorter hours draws fewer."""
    open_hours, chance, total = stretches(site, day), luck(day, site.place_id, "hours"), heads(site, day, is_off)
    whole = sum(HOURS.values())
    return {hour: round(total * HOURS[hour] / whole * chance.uniform(0.85, 1.15)) for hour in open_hours}
