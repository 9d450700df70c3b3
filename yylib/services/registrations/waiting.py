"""候补: the written order, who moves up on every release, and how long a place is held for them.

More than ``AUTO_HOURS`` before the beginning who moves up is registered; nearer, the place is held until they accept,
for ``HOLD_MINUTES`` of the day's hours; ``STOP_MINUTES`` before the beginning nobody moves up any more, and the list at
the door takes over. A hold that is over is a fact of time, read everywhere; here it is written down.
"""

from datetime import timedelta

from sqlalchemy import select

from yylib import clock
from yylib.database import db, plain
from yylib.models.registrations import Registration, RegistrationSheet, RegistrationStage
from yylib.services.registrations import space
from yylib.services.registrations.following import became
from yylib.services.registrations.keys import get
from yylib.services.registrations.stages import move
from yylib.services.registrations.terms import AUTO_HOURS, hold, hold_end, running_from, stop_at
from yylib.services.rules import rule
from yylib.units import whole

_DUE = (
    "SELECT DISTINCT s.id FROM registration_sheet s JOIN registration r ON r.sheet_id = s.id WHERE s.ended_at IS NULL AND "
    "((r.stage = 'waiting' AND s.starts_at > :now) OR (r.stage = 'offered' AND r.held_until <= :now)) ORDER BY s.id"
)

_LAPSED = "SELECT 1 FROM registration WHERE sheet_id = :sheet AND stage = 'offered' AND held_until <= :now LIMIT 1"


def promote(sheet_id: int) -> int:
    """After every release, and by the job: write down what lapsed, and move up whom the free places reach; how many.
    Idempotent."""
    sheet, now = hold(sheet_id), clock.now()
    lapse(sheet_id)
    if sheet.ended_at is not None or running_from(now) >= stop_at(sheet.starts_at):
        return 0
    queue, walk = space.waiting(sheet_id), space.Walk(sheet)
    reached = [row.id for row in queue if walk.takes(space.Party(row.adults, row.children, row.helpers))]
    is_sure = sheet.starts_at - now > timedelta(hours=rule(AUTO_HOURS))
    for registration_id in reached:
        registration = db.session.get(Registration, registration_id, populate_existing=True)
        registration.promoted_at = now
        if not is_sure:
            registration.held_until = min(hold_end(now), stop_at(sheet.starts_at))
        move(registration, "promote" if is_sure else "offer")
        became(registration_id, registration.stage)
    return len(reached)


def lapse(sheet_id: int) -> int:
    """Write down that places held in vain were given up; how many. The sheet's row must be held."""
    if not plain(_LAPSED, sheet=sheet_id, now=clock.stamp(clock.now())):
        return 0
    whole()
    query = select(Registration).where(Registration.sheet_id == sheet_id, Registration.stage == RegistrationStage.OFFERED,
                                       Registration.held_until <= clock.now()).order_by(Registration.id)  # fmt: skip
    rows = list(db.session.scalars(query.execution_options(populate_existing=True)))
    for registration in rows:
        move(registration, "lapse")
        registration.ended_at = registration.held_until
        became(registration.id, "lapsed")
    return len(rows)


def due() -> list[int]:
    """The sheets on which time alone may have freed a place or something is to be written down."""
    return [row.id for row in plain(_DUE, now=clock.stamp(clock.now()))]


def line(registration_id: int) -> int | None:
    """How manieth in line, from 1 on; None where it does not wait."""
    own = get(registration_id)
    if own.stage != RegistrationStage.WAITING:
        return None
    return [row.id for row in space.waiting(own.sheet_id)].index(own.id) + 1


def until(sheet: RegistrationSheet):
    """By when whoever waits knows."""
    return stop_at(sheet.starts_at)


def hold_of(registration: Registration) -> bool:
    """Whether a place is held for it now."""
    return registration.stage == RegistrationStage.OFFERED and registration.held_until > clock.now()
