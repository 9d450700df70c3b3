"""入馆核验: what holds at the doors on a day, and how far the house is narrowed by it."""

from datetime import date

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.models.entry_checks import EntryMode


def on(day: date | None = None) -> EntryMode | None:
    """The mode that holds on a day (today unless given), or None."""
    day = day or clock.today()
    query = select(EntryMode).where(EntryMode.from_on <= day, EntryMode.until_on >= day, EntryMode.ended_at.is_(None))
    return db.session.scalar(query.order_by(EntryMode.id.desc()).limit(1))


def reduced(number: int, day: date | None = None) -> int:
    """A capacity or quota as it holds on a day: the mode's share of it, rounded down."""
    mode = on(day)
    return number * mode.capacity_percent // 100 if mode else number
