"""What is still to come for a person and is called off before they are deleted: one function a subject."""

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.models.bookings import Booking, BookingStage

WHY = "应本人要求删除个人信息"


def _bookings(person_id: int, by: int) -> int:
    """Bookings that still hold a place are cancelled: the place is somebody else's at once. In the order in which
    everybody holds several days."""
    from yylib.services.bookings import cancel

    query = select(Booking.id).where(Booking.person_id == person_id, Booking.stage == BookingStage.BOOKED,
                                     Booking.lapses_at > clock.now()).order_by(Booking.place_id, Booking.day)  # fmt: skip
    return len([cancel(booking_id=one, by=by, reason=WHY) for one in db.session.scalars(query).all()])


def _registrations(person_id: int, by: int) -> int:
    """Registrations for what is to come are cancelled; who waits moves up."""
    from yylib.services.registrations import let_go

    return let_go(person_id=person_id, by=by, why=WHY)


def _gifts(person_id: int, by: int) -> int:
    """Open offers are withdrawn, the name goes from the register of donors and from their certificates, and from the
    public list; what was given, when, and what became of it stays in the register (公益事业捐赠法 16)."""
    from yylib.services.gifts import let_go

    return let_go(person_id=person_id, by=by)


def _entries(person_id: int, by: int) -> int:
    """Works that nothing was decided of yet are withdrawn; all lose their author, and those that won nothing their text."""
    from yylib.services.contests import let_go

    return let_go(person_id=person_id, by=by)


def _volunteers(person_id: int, by: int) -> int:
    """Volunteers leave the register, and what they were or said goes; the record of the service stays without a name
    (志愿服务条例 19)."""
    from yylib.services.volunteers.keeping import let_go

    return let_go(person_id=person_id, by=by)


def _proofs(person_id: int, by: int) -> int:
    """Proofs of service that were asked for are withdrawn, ID numbers wiped; what was issued stays genuine, without a name.
    Before the volunteer is let go: they are found through them."""
    from yylib.services.proofs import let_go

    return let_go(person_id=person_id, by=by)


RELEASES = {"还没到的预约": _bookings, "还没开始的活动报名": _registrations, "捐赠登记上的姓名": _gifts,
            "征文竞赛的作品": _entries, "还没开具的服务证明": _proofs, "志愿者登记": _volunteers}  # fmt: skip


def call_off(ids: list[int], by: int) -> dict[str, int]:
    """Call off everything of these people, and say in words how many of what."""
    counts = {word: sum(release(one, by) for one in ids) for word, release in RELEASES.items()}
    return {word: number for word, number in counts.items() if number}
