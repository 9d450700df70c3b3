"""免除: by a colleague with a reason; and by itself where the house was closed or something had failed."""

import re
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import Refused
from yylib.models.bookings import Booking, BookingStage, Miss
from yylib.models.outbox import OutboxItem
from yylib.services import calendar, rules
from yylib.services.misses.standing import MISS_WINDOW_DAYS

KIND = "miss"
CLOSED = "闭馆或改了开放时间"
_LONG_NUMBER = re.compile(r"[0-9][0-9 \-]{5,}[0-9]")


def waive(*, miss_id: int, reason: str, by: int) -> None:
    """Waive a miss that counts, with a reason that stays; a notice not given yet is withdrawn."""
    reason = " ".join(reason.split())[:200]
    if len(reason) < 2 or _LONG_NUMBER.search(reason):
        raise Refused("waive_reason", field="reason")
    miss = locked(Miss, miss_id)
    if miss.waived_at:
        raise Refused("miss_waived")
    if not miss.does_count:
        raise Refused("miss_not_counted")
    _let_go(miss, reason, by)


def review() -> int:
    """Waive every miss of the window that a closing, a fault or a late word of arrival has taken the ground from; how
    many. For what became known after the miss was noted."""
    since = clock.today() - timedelta(days=rules.rule(MISS_WINDOW_DAYS))
    query = select(Miss).join(Miss.booking).where(Miss.does_count, Miss.waived_at.is_(None), Miss.day > since)
    query = query.options(joinedload(Miss.booking).joinedload(Booking.place)).order_by(Miss.id).with_for_update(of=Miss)
    excused, hours = 0, {}
    for miss in db.session.scalars(query):
        arrived = "" if miss.booking.stage == BookingStage.LAPSED else "补录了到馆"
        if why := arrived or excuse(miss.booking, hours):
            _let_go(miss, why, None)
            excused += 1
    return excused


def _let_go(miss: Miss, reason: str, by: int | None) -> None:
    miss.waived_at, miss.waived_reason, miss.waived_by_id = clock.now(), reason, by
    query = select(OutboxItem).where(OutboxItem.kind == KIND, OutboxItem.ref == str(miss.id),
                                     OutboxItem.ticked_at.is_(None))  # fmt: skip
    for untold in db.session.scalars(query):
        db.session.delete(untold)
    db.session.flush()


def excuse(booking: Booking, hours: dict | None = None) -> str:
    """Why a booking that lapsed is the house's own doing: closed in its slot, or a fault while it could have come.

    ``hours`` keeps what was read of a place and day, for whoever asks of many.
    """
    if not any(opens <= booking.starts_at and booking.ends_at <= closes for opens, closes in _hours(booking, hours)):
        return CLOSED
    rows = plain("SELECT what FROM fault WHERE from_at < :until AND until_at > :since ORDER BY id LIMIT 1",
                 until=clock.stamp(booking.lapses_at), since=clock.stamp(booking.starts_at))  # fmt: skip
    return f"故障：{rows[0].what}"[:200] if rows else ""


def is_open_at_all(booking: Booking) -> bool:
    """Whether the place is still open in any part of the booking's slot."""
    return any(opens < booking.ends_at and booking.starts_at < closes for opens, closes in _hours(booking))


def _hours(booking: Booking, held: dict | None = None) -> list[tuple[datetime, datetime]]:
    held, key = {} if held is None else held, (booking.place_id, booking.day)
    if key not in held:
        place = booking.place
        held[key] = calendar.intervals(place.branch_id, booking.day, None if place.is_door else place.id)
    return held[key]
