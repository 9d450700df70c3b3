"""暂离: a leave with a timer, longer at meals, never past the closing; overrun it frees the seat, and nobody is punished."""

from datetime import datetime
from typing import NamedTuple

from yylib import clock
from yylib.database import plain
from yylib.errors import Refused
from yylib.services import rules
from yylib.services.seats import settings, uses


class Offer(NamedTuple):
    """What a leave begun now would be: how many are left of this use, and until when it would last."""

    left: int
    until: datetime


def offer(use: uses.Use) -> Offer:
    """What ``away`` would give the sitter now."""
    now = clock.now()
    left = max(0, rules.rule(settings.SEAT_AWAYS) - use.aways)
    return Offer(left, settings.timer(now, settings.leave_of(now), use.until_at))


def away(*, holder: str | None = None, seat_id: int | None = None, by: int | None = None) -> int:
    """暂离 for SEAT_AWAY minutes, in a meal window SEAT_AWAY_MEAL, at most SEAT_AWAYS times a use; the use's id.

    By the holder, or by a colleague (``by``) for whoever sits on a seat. A reported seat is shown first: no leave by a
    tap from elsewhere answers a report. In the last SEAT_NO_RELEASE minutes before closing the timer runs to it.
    """
    now = clock.now()
    use = sitting(holder, seat_id, by)
    if use.kind == "held":
        raise Refused("seat_not_signed", label=use.label, until=f"{clock.local(use.end[0]):%H:%M}")
    if use.kind == "away":
        raise Refused("seat_already_away", until=f"{clock.local(use.end[0]):%H:%M}")
    if use.kind == "reported":
        raise Refused("seat_reported", label=use.label, until=f"{clock.local(use.end[0]):%H:%M}")
    most = rules.rule(settings.SEAT_AWAYS)
    if use.aways >= most:
        raise Refused("seat_aways_spent", most=most)
    plain("UPDATE seat_use SET away_at = :now, away_until = :until, aways = aways + 1, version = version + 1 WHERE id = :id",
          now=clock.stamp(now), until=clock.stamp(settings.timer(now, settings.leave_of(now), use.until_at)), id=use.id)  # fmt: skip
    return use.id


def back(*, holder: str | None = None, seat_id: int | None = None, by: int | None = None) -> int:
    """Back from a leave, by a tap or at the desk; whoever is not away stays as they are. The use's id."""
    use = sitting(holder, seat_id, by)
    plain("UPDATE seat_use SET away_at = NULL, away_until = NULL, version = version + 1 WHERE id = :id "
          "AND away_until IS NOT NULL", id=use.id)  # fmt: skip
    return use.id


def sitting(holder: str | None, seat_id: int | None, by: int | None) -> uses.Use:
    """Who is meant: a holder, or whoever has a seat where a colleague asks; ``seat_none`` where it is over."""
    asked_seat = seat_id if by else None
    uses.sweep(clock.now(), seat_id=asked_seat, holder=holder)
    use = uses.of_holder(holder) or (uses.of_seat(asked_seat) if asked_seat else None)
    if use is None:
        raise Refused("seat_none")
    return use
