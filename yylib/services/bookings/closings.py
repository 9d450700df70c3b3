"""Bookings hit by a closing announced after they were made: listed, cancelled by the house at once, everybody told."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db
from yylib.errors import Refused, declare
from yylib.models.bookings import Booking, BookingStage
from yylib.services import calendar, outbox
from yylib.services.bookings.ending import close
from yylib.services.bookings.terms import hold

declare(
    closing_reason=("请写明为什么取消", "读者会听到这句话，例如：11 月 25 日停电检修，下午闭馆。", 422),
    nothing_hit=("没有要取消的预约", "可能刚才已取消，请刷新。", 409),
)
KIND = "booking_closed"


def hit() -> list[Booking]:
    """The bookings not used yet in whose slot the place will not be open throughout, the soonest first."""
    query = select(Booking).where(Booking.stage == BookingStage.BOOKED, Booking.day >= clock.today(),
                                  Booking.lapses_at > clock.now())  # fmt: skip
    query = query.options(joinedload(Booking.place), joinedload(Booking.person))
    hours: dict[tuple, list] = {}
    return [booking for booking in db.session.scalars(query.order_by(Booking.starts_at, Booking.place_id, Booking.id))
            if not _is_open(booking, hours)]  # fmt: skip


def _is_open(booking: Booking, hours: dict) -> bool:
    place = booking.place
    if not (place.is_active and place.branch.is_active):
        return False
    key = place.id, booking.day
    if key not in hours:
        hours[key] = calendar.intervals(place.branch_id, booking.day, None if place.is_door else place.id)
    return any(opens <= booking.starts_at and booking.ends_at <= closes for opens, closes in hours[key])


def close_all(*, booking_ids: Collection[int], reason: str, by: int) -> int:
    """Cancel those of these bookings that a closing hits, with one reason, and have each reader told; how many. No miss.

    What is no longer hit, was cancelled or has come meanwhile is left as it is.
    """
    reason = " ".join(reason.split())[:200]
    if not reason:
        raise Refused("closing_reason", field="reason")
    wanted = [booking for booking in hit() if booking.id in set(booking_ids)]
    if not wanted:
        raise Refused("nothing_hit")
    for place_id, day in sorted({(booking.place_id, booking.day) for booking in wanted}):
        hold(place_id, day)
    done = 0
    for booking in wanted:
        db.session.refresh(booking)
        if booking.stage == BookingStage.BOOKED:
            close(booking_id=booking.id, reason=reason, by=by)
            _tell(booking, reason)
            done += 1
    return done


def _tell(booking: Booking, reason: str) -> None:
    at = clock.local(booking.starts_at)
    what = (f"{at.month} 月 {at.day} 日 {at:%H:%M} {booking.place.full_name}的预约（{booking.heads} 人）由本馆取消：{reason}。"
            "不算失约，可以另约时间。")  # fmt: skip
    due = min(booking.starts_at, clock.now() + timedelta(days=1))
    outbox.tell(
        kind=KIND, ref=str(booking.id), what=what[:500], due_at=max(due, clock.now()), person_id=booking.person_id
    )
