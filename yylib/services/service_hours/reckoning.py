"""分钟数: what of the time between signing in and out counts. Nothing is read here."""

from datetime import datetime, timedelta
from typing import NamedTuple

MINUTE = timedelta(minutes=1)


class Window(NamedTuple):
    """The time within which an entry counts: its shift with the tolerance at both ends."""

    first: datetime
    last: datetime


def window(starts_at: datetime, ends_at: datetime, tolerance: int) -> Window:
    """A shift's window."""
    return Window(starts_at - tolerance * MINUTE, ends_at + tolerance * MINUTE)


def minutes(in_at: datetime, out_at: datetime, held: Window | None = None, break_minutes: int = 0) -> int:
    """The whole minutes from in to out inside the window, the break taken off (C45).

    The break is taken from what was served beyond it, so that nobody has less for having stayed longer. Never negative.
    """
    if held:
        in_at, out_at = max(in_at, held.first), min(out_at, held.last)
    served = max(0, (out_at - in_at) // MINUTE)
    return max(served - break_minutes, min(served, break_minutes))


def spent(credited: int, break_minutes: int) -> timedelta:
    """How long somebody was there at the least to be credited so many minutes: ``minutes`` turned round."""
    return (credited + (break_minutes if credited > break_minutes else 0)) * MINUTE
