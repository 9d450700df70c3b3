"""What the job writes down: the bookings whose time ran out, and which of them is a miss that counts.

A place is free from ``lapses_at`` on whether or not this ran: it is a fact of time, and here only its record.
"""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, plain
from yylib.models.bookings import Booking, BookingStage, Miss
from yylib.services import history, outbox
from yylib.services.bookings.ending import PIPELINE
from yylib.services.misses import faults, mercy
from yylib.services.misses.standing import standing

AT_ONCE = 200
LOOK_BACK = timedelta(days=90)
TOLD_WITHIN = timedelta(days=2)
# Turned away for fullness while the missing party's place was held, from it or from the door of its house; at the door
# nobody asks for which slot.
_TURNED_AWAY = (
    "SELECT coalesce(sum(t.number), 0) AS number FROM turned_away t JOIN place p ON p.id = t.place_id "
    "JOIN place b ON b.id = :place WHERE (t.place_id = b.id OR p.kind = 'door' AND p.branch_id = b.branch_id) "
    "AND code IN ('slot_full', 'day_full', 'place_full', 'walk_ins_full') AND at >= :made AND at <= :lapsed "
    "AND (starts_at = :starts OR starts_at IS NULL AND at >= :starts)"
)


def settle(*, by: int | None = None) -> int:
    """Write down at most 200 bookings whose time ran out, and how many it were; the same again writes nothing more.

    One that has come meanwhile is left alone: its row is held before it is looked at.
    """
    faults.note_standstill()
    overdue = _overdue()
    for booking in overdue:
        _lapse(booking)
    mercy.review()
    return len(overdue)


def _overdue() -> list[Booking]:
    """Those whose time ran out, and those that lapsed already, by whoever took a place, and were not looked into."""
    unread = (Booking.stage == BookingStage.LAPSED) & (Booking.day >= clock.today() - LOOK_BACK) & Miss.id.is_(None)
    ids = select(Booking.id).outerjoin(Miss, Miss.booking_id == Booking.id)
    ids = ids.where(((Booking.stage == BookingStage.BOOKED) & (Booking.lapses_at <= clock.now())) | unread)
    ids = list(db.session.scalars(ids.order_by(Booking.id).limit(AT_ONCE)))
    query = select(Booking).options(joinedload(Booking.place)).order_by(Booking.id)
    query = query.where(Booking.id.in_(ids), Booking.stage.in_((BookingStage.BOOKED, BookingStage.LAPSED)))
    return list(db.session.scalars(query.with_for_update(of=Booking).execution_options(populate_existing=True)))


def _lapse(booking: Booking) -> None:
    """What the house closed wholly is cancelled by the house; anything else lapses, and is looked into once."""
    booking.ended_at = booking.lapses_at
    if booking.stage == BookingStage.BOOKED and not mercy.is_open_at_all(booking):
        move = PIPELINE.find(BookingStage.BOOKED, "close")
        history.record(subject="booking", row=booking, move=move, by=None, note=mercy.CLOSED)
        return
    booking.stage = BookingStage.LAPSED
    if db.session.scalar(select(Miss.id).where(Miss.booking_id == booking.id)):
        return
    number, excuse = _turned_away(booking), mercy.excuse(booking)
    miss = Miss(booking_id=booking.id, person_id=booking.person_id, day=booking.day, noted_at=clock.now(),
                does_count=bool(number and not excuse), why=excuse or _why(number))  # fmt: skip
    db.session.add(miss)
    db.session.flush()
    if miss.does_count and booking.person_id:
        _notify(miss, booking, number)


def _turned_away(booking: Booking) -> int:
    rows = plain(_TURNED_AWAY, place=booking.place_id, made=clock.stamp(booking.made_at), starts=clock.stamp(booking.starts_at),
                 lapsed=clock.stamp(booking.lapses_at))  # fmt: skip
    return rows[0].number


def _why(number: int) -> str:
    return f"当时有 {number} 人没能进来或没约上" if number else "没有人因此没能进来"


def _notify(miss: Miss, booking: Booking, number: int) -> None:
    """The reader hears it once: the first as a reminder, a further one with what it means."""
    at, held = clock.local(booking.starts_at), standing(booking.person_id)
    what = (f"{at.month} 月 {at.day} 日 {at:%H:%M} 预约了{booking.place.full_name}没有来，{_why(number)}。来不了请提前取消，"
            f"网上、电话都可以。{held.words()}")  # fmt: skip
    outbox.tell(kind=mercy.KIND, ref=str(miss.id), what=what[:500], due_at=clock.now() + TOLD_WITHIN,
                person_id=booking.person_id)  # fmt: skip
