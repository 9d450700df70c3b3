"""The only clock: moments are UTC without a zone, days and times on a page are those of Asia/Shanghai."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
_source = None


def now() -> datetime:
    """This moment in UTC, without a zone, as every ``_at`` column keeps it."""
    return _source() if _source else datetime.now(UTC).replace(tzinfo=None)


def today() -> date:
    """The library's day, which begins at midnight in Shanghai."""
    return local(now()).date()


def local(at: datetime) -> datetime:
    """The same moment as the clock on the library's wall shows it, without a zone."""
    return at.replace(tzinfo=UTC).astimezone(ZONE).replace(tzinfo=None)


def utc(wall: datetime) -> datetime:
    """The moment at which the library's wall clock shows ``wall``."""
    return wall.replace(tzinfo=ZONE).astimezone(UTC).replace(tzinfo=None)


def at(day: date, wall: time) -> datetime:
    """The moment of ``wall`` o'clock on ``day``; 24:00 is written as ``time.max``."""
    return utc(datetime.combine(day, wall))


def midnight(day: date) -> datetime:
    """The first moment of ``day``."""
    return at(day, time.min)


def stamp(moment_: datetime) -> str:
    """The one text form of a moment in plain SQL, on both engines."""
    return moment_.isoformat(" ", "microseconds")


def moment(value) -> datetime | None:
    """A moment read by plain SQL: text on SQLite, a datetime on PostgreSQL."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def day(value) -> date | None:
    """A day read by plain SQL: text on SQLite, a date on PostgreSQL."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def sane_day(text: str) -> date:
    """A day that somebody typed and that can be reckoned with; ``ValueError`` outside the years 1900 to 2200."""
    found = date.fromisoformat(text)
    if not 1900 <= found.year <= 2200:
        raise ValueError(text)
    return found


def freeze(wall: str | None, tick: float = 0.0) -> None:
    """Stop the clock at a wall time such as ``2026-11-23 09:00``, or let it run again with ``None``.

    For tests and the demonstration year only. ``tick`` seconds pass at every look.
    """
    global _source
    if wall is None:
        _source = None
        return
    held = [utc(datetime.fromisoformat(wall))]

    def look() -> datetime:
        held[0] += timedelta(seconds=tick)
        return held[0]

    _source = look
