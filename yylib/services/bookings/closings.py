"""Bookings hit by a closing announced after they were made: listed, cancelled by the house at once, everybody told."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, plain
from yylib.errors import Refused, declare
from yylib.models.bookings import Booking, BookingStage
from yylib.services import branches, calendar, outbox
from yylib.services.bookings.ending import close
from yylib.services.bookings.terms import hold

declare(
    closing_reason=("请写明为什么取消", "读者会听到这句话，例如：11 月 25 日停电检修，下午闭馆。", 422),
    nothing_hit=("没有要取消的预约", "可能刚才已取消，请刷新。", 409),
)
KIND = "booking_closed"


_NOT_USED = (
    "SELECT place_id, day, starts_at, ends_at, count(*) AS bookings FROM booking WHERE stage = 'booked' AND day >= :today "
    "AND lapses_at > :now GROUP BY place_id, day, starts_at, ends_at"
)


def hit() -> list[Booking]:
    """The bookings not used yet in whose slot the place will not be open throughout, the soonest first."""
    spans = [row for row in _spans() if not _is_open(row)]
    if not spans:
        return []
    query = select(Booking).where(Booking.stage == BookingStage.BOOKED, Booking.lapses_at > clock.now(),
                                  or_(*(_same(row) for row in spans)))  # fmt: skip
    query = query.options(joinedload(Booking.place), joinedload(Booking.person), joinedload(Booking.made_by))
    return list(db.session.scalars(query.order_by(Booking.starts_at, Booking.place_id, Booking.id)))


def count_hit() -> int:
    """How many they are."""
    return sum(row.bookings for row in _spans() if not _is_open(row))


def _spans() -> list:
    return plain(_NOT_USED, today=clock.today().isoformat(), now=clock.stamp(clock.now()))


def _same(row):
    return and_(Booking.place_id == row.place_id, Booking.starts_at == clock.moment(row.starts_at),
                Booking.ends_at == clock.moment(row.ends_at))  # fmt: skip


def _is_open(row) -> bool:
    place = branches.get_place(row.place_id)
    if not (place.is_active and place.branch.is_active):
        return False
    hours = calendar.intervals(place.branch_id, clock.day(row.day), None if place.is_door else place.id)
    begins, ends = clock.moment(row.starts_at), clock.moment(row.ends_at)
    return any(opens <= begins and ends <= closes for opens, closes in hours)


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
