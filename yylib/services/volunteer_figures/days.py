"""志愿服务 of one day: who served and for how long, for the head's page and the day's sheet."""

from datetime import date
from typing import NamedTuple

from yylib.database import plain
from yylib.services.service_hours import rounding

_DAY = """SELECT p.name AS post, count(DISTINCT e.volunteer_id) AS people,
coalesce(sum(CASE WHEN e.stage = 'confirmed' THEN e.minutes ELSE 0 END), 0) AS minutes,
coalesce(sum(CASE WHEN e.stage = 'pending' THEN 1 ELSE 0 END), 0) AS pending,
coalesce(sum(CASE WHEN e.stage = 'open' THEN 1 ELSE 0 END), 0) AS serving
FROM service_entry e JOIN volunteer_post p ON p.id = e.post_id
WHERE e.day = :day AND e.stage IN ('open', 'pending', 'confirmed') AND (:branch = 0 OR e.branch_id = :branch)
GROUP BY p.id, p.name, p.sort ORDER BY p.sort, p.name"""
_PEOPLE = """SELECT count(DISTINCT volunteer_id) AS n FROM service_entry WHERE day = :day
AND stage IN ('open', 'pending', 'confirmed') AND (:branch = 0 OR branch_id = :branch)"""


class Post(NamedTuple):
    """A post on a day: people, confirmed minutes, entries that wait to be confirmed, people who serve just now."""

    name: str
    people: int
    minutes: int
    pending: int
    serving: int


class Day(NamedTuple):
    """A day of all posts; somebody who served at two of them is one person."""

    people: int
    posts: list[Post]

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.posts)

    @property
    def hours(self) -> str:
        """The confirmed minutes as hours."""
        return rounding.hours(self.minutes)

    @property
    def pending(self) -> int:
        return sum(one.pending for one in self.posts)

    @property
    def serving(self) -> int:
        return sum(one.serving for one in self.posts)


def of(day: date, branch_id: int | None = None) -> Day:
    """Who served on a day; what was refused or voided does not count."""
    asked = {"day": day.isoformat(), "branch": branch_id or 0}
    posts = [Post(row.post, *map(int, row[1:])) for row in plain(_DAY, **asked)]
    return Day(int(plain(_PEOPLE, **asked)[0].n) if posts else 0, posts)


def table(day: date, department_id: int) -> dict:
    """What a kept sheet holds of it: the house's (0) alone; nothing where nobody served."""
    held = of(day) if department_id == 0 else Day(0, [])
    if not held.posts:
        return {}
    hours = rounding.read_once()
    return {"people": held.people, "hours": hours(held.minutes), "pending": held.pending,
            "posts": [{"name": one.name, "people": one.people, "hours": hours(one.minutes), "pending": one.pending + one.serving}
                      for one in held.posts]}  # fmt: skip
