"""The clock of the demonstration: each act of the year is done at its own moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from yylib import clock


@contextmanager
def kept():
    """Whatever the clock was before, it is again afterwards, also when the build fails."""
    held = clock._source
    try:
        yield
    finally:
        clock._source = held


def stand(at: datetime) -> None:
    """Stop the clock at a moment."""
    clock.freeze(clock.local(at).isoformat())


def stand_on(day: date, wall: str) -> None:
    """Stop the clock at a wall time of a day."""
    clock.freeze(f"{day} {wall}")


def moment(day: date, wall: str) -> datetime:
    """The moment of a wall time of a day."""
    return clock.at(day, time.fromisoformat(wall))


def days(first: date, last: date) -> Iterator[date]:
    """Each day from ``first`` to ``last``."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
