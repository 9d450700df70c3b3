"""在馆峰值: the most people inside at one moment of a day, reckoned by the database from the day's scans."""

from datetime import date, datetime, time

from yylib import clock
from yylib.database import plain

# A branch's number never falls below 0: its running sum less its lowest point so far, where that is below 0.
_PEAK = """
WITH run AS (
  SELECT s.branch_id, s.at, s.id, sum(s.entries - s.exits) OVER (PARTITION BY s.branch_id ORDER BY s.at, s.id) AS total
  FROM scan s
  WHERE s.place_id IN (SELECT id FROM place WHERE kind = 'door' AND (:branch = 0 OR branch_id = :branch))
    AND s.day = :day AND (s.entries <> 0 OR s.exits <> 0) AND s.source <> 'paper' AND s.at <= :until
), low AS (
  SELECT branch_id, at, id, total, min(total) OVER (PARTITION BY branch_id ORDER BY at, id) AS lowest FROM run
), inside AS (
  SELECT branch_id, at, id, total - CASE WHEN lowest < 0 THEN lowest ELSE 0 END AS number FROM low
), step AS (
  SELECT at, id, number - coalesce(lag(number) OVER (PARTITION BY branch_id ORDER BY at, id), 0) AS more FROM inside
), everywhere AS (
  SELECT at, id, sum(more) OVER (ORDER BY at, id) AS number FROM step
)
SELECT number, at FROM everywhere ORDER BY number DESC, at LIMIT 1"""


def peak(day: date, branch_id: int | None = None, until: time | None = None) -> tuple[int, datetime] | None:
    """The most people inside a branch, or in all together, and when, up to a time of the day; None for nobody."""
    rows = plain(_PEAK, day=day.isoformat(), branch=branch_id or 0, until=clock.stamp(clock.at(day, until or time.max)))
    return (int(rows[0].number), clock.moment(rows[0].at)) if rows and rows[0].number > 0 else None
