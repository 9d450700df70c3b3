"""闭馆公告: its words, for the paper at the door and for the public page."""

from datetime import date

from yylib.models.calendar import Closure
from yylib.services.calendar.weeks import WEEKDAYS, written


def title(rows: list[Closure]) -> str:
    """What the announcement is called."""
    return "闭馆公告" if rows[0].opens is None else "开放时间调整公告"


def sentence(rows: list[Closure]) -> str:
    """What the reader is told: why, where, when, and what then."""
    first = rows[0]
    where = first.place.full_name if first.place else first.branch.name
    when = chinese(first.from_on) + (f"至{chinese(first.until_on)}" if first.until_on > first.from_on else "")
    if first.opens is None:
        return f"因{first.reason}，{where}于{when}闭馆。"
    times = "、".join(written([(row.opens, row.closes)]).replace("-", "–") for row in rows)
    return f"因{first.reason}，{where}于{when}的开放时间调整为 {times}。"


def chinese(day: date) -> str:
    """A day as it is written on paper."""
    return f"{day.year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"
