"""时长的舍入: the only place where minutes become hours."""

from collections.abc import Callable
from functools import partial

from sqlalchemy import literal

from yylib.services.rules import rule
from yylib.services.service_hours.terms import ROUNDING


def hours(minutes: int, step: int | None = None) -> str:
    """Minutes as hours with one decimal, never rounded up (C45): first the odd minutes of the rule's step fall away,
    then what is less than a tenth of an hour. Sums are made of minutes, and handed over once."""
    step = rule(ROUNDING) if step is None else step
    kept = minutes - minutes % step if step > 1 else minutes
    tenths = kept // 6
    return f"{tenths // 10}.{tenths % 10}"


def read_once() -> Callable[[int], str]:
    """``hours`` with the rule read already, for a page or a list of many rows."""
    return partial(hours, step=rule(ROUNDING))


def step():
    """The rule's step as a column ``step`` of a list's source: read once a list, handed to ``hours`` with each row."""
    return literal(rule(ROUNDING)).label("step")


def words(minutes: int) -> str:
    """Minutes as they are kept, in words: 2 小时 05 分."""
    whole, rest = divmod(minutes, 60)
    return f"{whole} 小时 {rest:02} 分" if whole and rest else f"{whole} 小时" if whole else f"{rest} 分"
