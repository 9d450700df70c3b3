"""未能接待: who could not be let in or could not book, as numbers; it is what makes a 失约 count."""

from datetime import date, datetime

from yylib import clock
from yylib.database import plain


def turn_away(*, place_id: int, code: str, channel: str, starts_at: datetime | None = None, number: int = 1) -> None:
    """Enter that somebody was refused. A command of its own, for what refused them was rolled back; and a hot one."""
    day = clock.local(starts_at).date() if starts_at else clock.today()
    plain("INSERT INTO turned_away (place_id, day, at, starts_at, code, channel, number) VALUES (:place, :day, :at, "
          ":starts, :code, :channel, :number)", place=place_id, day=day.isoformat(), at=clock.stamp(clock.now()),
          starts=starts_at and clock.stamp(starts_at), code=code, channel=channel, number=number)  # fmt: skip


def of_day(day: date, place_ids: list[int] | None = None) -> dict[str, int]:
    """How many people were refused for which reason on a day, in all places or in some."""
    found: dict[str, int] = {}
    for row in plain("SELECT place_id, code, sum(number) AS n FROM turned_away WHERE day = :day GROUP BY place_id, code "
                     "ORDER BY code", day=day.isoformat()):  # fmt: skip
        if place_ids is None or row.place_id in place_ids:
            found[row.code] = found.get(row.code, 0) + int(row.n)
    return found
