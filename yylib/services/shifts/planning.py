"""What a week's pattern, or a week that is copied, would make: looked at before anything is stored."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import db, plain
from yylib.errors import NotThere, Refused
from yylib.models.branches import Branch, Place
from yylib.models.shifts import VolunteerPost
from yylib.services import calendar, rules
from yylib.services.calendar import holidays
from yylib.services.calendar.weeks import read_walls
from yylib.services.shifts import closings, reading, terms

DAY = timedelta(days=1)
_THERE = """SELECT post_id, starts_at, ends_at, place_id, served_where FROM shift
WHERE branch_id = :branch AND cancelled_at IS NULL AND starts_at >= :first AND starts_at < :last"""


class Pattern(NamedTuple):
    """A week's pattern over some time: on these weekdays (Monday 1), at these wall times, at each of these posts."""

    branch_id: int
    first: date
    last: date
    weekdays: tuple[int, ...]
    times: tuple[tuple[time, time], ...]
    post_ids: tuple[int, ...]
    needed: int
    place_id: int | None = None
    break_minutes: int = 0
    note: str = ""
    on_closed: bool = False


class Planned(NamedTuple):
    """A shift that would be made. ``why`` says why it is left out, ``remark`` what is to be known of one that is not."""

    branch_id: int
    post_id: int
    starts_at: datetime
    ends_at: datetime
    needed: int
    place_id: int | None = None
    served_where: str = ""
    break_minutes: int = 0
    note: str = ""
    session_id: int | None = None
    group_id: int | None = None
    why: str = ""
    remark: str = ""

    @property
    def key(self) -> tuple:
        return self.post_id, self.starts_at, self.ends_at, self.place_id, self.served_where

    @property
    def words(self) -> str:
        return reading.clock_words(self.starts_at, self.ends_at)

    @property
    def is_closed(self) -> bool:
        return closings.CLOSED in (self.why[:2], self.remark[:2])

    @property
    def day(self) -> date:
        return clock.local(self.starts_at).date()


def read_times(text: str) -> tuple[tuple[time, time], ...]:
    """Wall times as staff type them, ``08:30-11:30 20:00-02:00``; an end not after its beginning is on the next day."""
    walls = tuple(read_walls(text, "班次", "times"))
    if not walls:
        raise Refused("shift_no_times", field="times")
    for begins, ends in walls:
        span(date(2026, 1, 1), begins, ends, field="times")
    return walls


def span(day: date, begins: time, ends: time, field: str = "ends") -> tuple[datetime, datetime]:
    """The moments of a shift that begins on a day; an end not after its beginning is on the next day."""
    if begins == ends:
        raise Refused("shift_backwards", field=field)
    first = clock.at(day, begins)
    last = clock.midnight(day + DAY) if ends == time.max else clock.at(day if ends > begins else day + DAY, ends)
    checked(first, last, field)
    return first, last


def checked(starts_at: datetime, ends_at: datetime, field: str = "ends") -> None:
    """Refuse a shift that ends before it begins, or lasts too long."""
    if ends_at <= starts_at:
        raise Refused("shift_backwards", field=field)
    if ends_at - starts_at > timedelta(hours=rules.rule(terms.LONGEST)):
        raise Refused("shift_too_long", field=field, hours=rules.rule(terms.LONGEST))


def look(pattern: Pattern) -> list[Planned]:
    """What the pattern would make, day by day: closed days are left out unless told otherwise, times that are over and
    shifts that are there already always. A constant number of statements."""
    _possible(pattern)
    days = calendar.days(pattern.branch_id, pattern.first, pattern.last, pattern.place_id)
    wanted = [on for on in days if on.day.isoweekday() in pattern.weekdays]
    _few_enough(len(wanted) * len(pattern.times) * len(pattern.post_ids))
    made = []
    for on in wanted:
        for begins, ends in sorted(set(pattern.times)):
            starts_at, ends_at = span(on.day, begins, ends)
            told = {"needed": pattern.needed, "place_id": pattern.place_id, "break_minutes": pattern.break_minutes,
                    "note": pattern.note, "why": "" if pattern.on_closed else closings.closed(on),
                    "remark": closings.closed(on) or closings.outside(starts_at, ends_at, on)}  # fmt: skip
            made += [Planned(pattern.branch_id, post_id, starts_at, ends_at, **told) for post_id in pattern.post_ids]
    return _sifted(made)


def copied(branch_id: int, monday: date, to: date, weeks: int = 1, on_closed: bool = False) -> list[Planned]:
    """What the shifts of a week would be in the ``weeks`` weeks from ``to`` on, at the same wall times. Cancelled ones and
    those of activities are not copied."""
    monday, to = monday - timedelta(days=monday.weekday()), to - timedelta(days=to.weekday())
    if monday == to:
        raise Refused("shift_same_week", field="to")
    held = [one for one in reading.between(monday, monday + 6 * DAY, branch_id) if one.session_id is None]
    _few_enough(len(held) * weeks)
    made = []
    for at in range(weeks):
        for one in held:
            begins, days = clock.local(one.starts_at), (to - monday).days + 7 * at
            starts_at = clock.at(begins.date() + timedelta(days=days), begins.time())
            made.append(Planned(branch_id, one.post_id, starts_at, starts_at + (one.ends_at - one.starts_at), one.needed,
                                one.place_id, one.served_where, one.break_minutes, one.note, group_id=one.group_id))  # fmt: skip
    return _sifted(_on_days(made, on_closed))


def _on_days(made: list[Planned], on_closed: bool) -> list[Planned]:
    """Each with what the calendar says of its day, read once a place."""
    hours = {}
    for key in {(one.branch_id, one.place_id) for one in made if not one.served_where}:
        days = [one.day for one in made if (one.branch_id, one.place_id) == key]
        hours[key] = {on.day: on for on in calendar.days(key[0], min(days), max(days), key[1])}
    found = []
    for one in made:
        on = None if one.served_where else hours[one.branch_id, one.place_id][one.day]
        closed = closings.closed(on) if on else ""
        remark = closed or (closings.outside(one.starts_at, one.ends_at, on) if on else "")
        found.append(one._replace(why="" if on_closed else closed, remark=remark))
    return found


def _sifted(made: list[Planned]) -> list[Planned]:
    """Those that are over, or are there already, are left out; each is made once."""
    there, now, found = _there(made), clock.now(), []
    for one in sorted(made, key=lambda one: (one.starts_at, one.ends_at)):
        why = "时间已过" if one.ends_at <= now else "已有同样的班次" if one.key in there else one.why
        there.add(one.key)
        found.append(one._replace(why=why))
    return _remarked(found)


def _remarked(made: list[Planned]) -> list[Planned]:
    """Each that would be made says that its post is served at that time already, or that the day is a holiday: the house may
    be open, but whoever plans months ahead should know."""
    off, there = holidays.between(made[0].day, made[-1].day) if made else {}, _there(made)
    busy: dict[int, list[tuple]] = {}
    for post_id, starts_at, ends_at, *_where in sorted(there, key=lambda key: key[1]):
        busy.setdefault(post_id, []).append((starts_at, ends_at))
    found = []
    for one in made:
        cut = next(
            (span_ for span_ in busy.get(one.post_id, ()) if span_[0] < one.ends_at and one.starts_at < span_[1]), None
        )
        held = off.get(one.day)
        remark = one.remark or (
            f"同岗位已有 {reading.clock_words(*cut)} 的班"
            if cut
            else f"{held.name}放假"
            if held and held.is_off
            else ""
        )
        found.append(one if one.why else one._replace(remark=remark))
    return found


def _there(made: list[Planned]) -> set[tuple]:
    if not made:
        return set()
    first, last = min(one.starts_at for one in made), max(one.starts_at for one in made) + DAY
    rows = plain(_THERE, branch=made[0].branch_id, first=clock.stamp(first), last=clock.stamp(last))
    return {(row.post_id, clock.moment(row.starts_at), clock.moment(row.ends_at), row.place_id, row.served_where)
            for row in rows}  # fmt: skip


def _possible(pattern: Pattern) -> None:
    if pattern.last < pattern.first:
        raise Refused("ends_before_it_begins", field="last")
    if (pattern.last - pattern.first).days >= (most := rules.rule(terms.BATCH_DAYS)):
        raise Refused("shift_days", field="last", most=most)
    for name, code in (("weekdays", "shift_weekdays"), ("post_ids", "shift_posts"), ("times", "shift_no_times")):
        if not getattr(pattern, name):
            raise Refused(code, field=name)
    in_house(pattern.branch_id, pattern.place_id)
    for post_id in pattern.post_ids:
        usable(post_id)
    for begins, ends in pattern.times:
        starts_at, ends_at = span(pattern.first, begins, ends, "times")
        rested(starts_at, ends_at, pattern.break_minutes)


def in_house(branch_id: int, place_id: int | None) -> None:
    """Refuse an area that is not in this house, or not in use; an unknown house is ``NotThere``."""
    if db.session.get(Branch, branch_id) is None:
        raise NotThere()
    place = db.session.get(Place, place_id) if place_id else None
    if place_id and (place is None or place.branch_id != branch_id or not place.is_active):
        raise Refused("shift_place_other", field="place_id")


def usable(post_id: int) -> VolunteerPost:
    """The post, refused where it is out of use."""
    post = db.session.get(VolunteerPost, post_id)
    if post is None:
        raise NotThere()
    if not post.is_active:
        raise Refused("post_off", field="post_id", name=post.name)
    return post


def rested(starts_at: datetime, ends_at: datetime, break_minutes: int) -> None:
    """Refuse a break that is as long as the shift."""
    if timedelta(minutes=break_minutes) >= ends_at - starts_at:
        raise Refused("shift_break", field="break_minutes")


def _few_enough(n: int) -> None:
    if n > (most := rules.rule(terms.BATCH_MOST)):
        raise Refused("shift_batch_large", field="last", most=most, n=n)
