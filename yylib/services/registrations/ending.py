"""A registration's end: given up by its reader, offered in vain, closed with its activity. Each frees its places at once."""

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import Refused
from yylib.models.registrations import Registration, RegistrationSheet, RegistrationStage
from yylib.services.registrations import waiting
from yylib.services.registrations.following import became
from yylib.services.registrations.keys import get
from yylib.services.registrations.stages import OVER, move
from yylib.services.registrations.terms import hold

_S = RegistrationStage


def held(registration_id: int) -> tuple[Registration, RegistrationSheet]:
    """A registration, locked after its sheet's row, with what time has made of it written down; and the sheet."""
    sheet = hold(get(registration_id).sheet_id)
    waiting.lapse(sheet.id)
    return locked(Registration, registration_id), sheet


def cancel(*, registration_id: int, by: int | None = None, reason: str = "") -> int:
    """Give the places back, until it begins; a colleague also afterwards. Once more it is a success that changes
    nothing. The registration's id."""
    return _give_up("cancel", registration_id, by, reason)


def decline(*, registration_id: int, by: int | None = None) -> int:
    """Let an offered place go to the next, or leave the waiting list; one that was taken already is given back. Once more
    it changes nothing. The id."""
    return _give_up("decline", registration_id, by, "")


def accept(*, registration_id: int, by: int | None = None) -> int:
    """Take an offered place. Once more, or where one is confirmed already, it changes nothing. The id."""
    registration, sheet = held(registration_id)
    if registration.stage == _S.CONFIRMED:
        return registration.id
    if registration.stage == _S.LAPSED:
        raise Refused("offer_over")
    if registration.stage != _S.OFFERED or sheet.ended_at is not None:
        raise Refused("registration_over", stage=registration.stage_label)
    move(registration, "accept", by=by)
    became(registration.id, "confirmed")
    return registration.id


def _give_up(verb: str, registration_id: int, by: int | None, reason: str) -> int:
    registration, sheet = held(registration_id)
    if registration.stage in (_S.CANCELLED, _S.DECLINED, _S.LAPSED):
        return registration.id
    if by is None and clock.now() >= sheet.starts_at:
        raise Refused("activity_begun")
    move(registration, "cancel" if registration.stage == _S.CONFIRMED else verb, by=by, note=reason)
    became(registration.id, registration.stage)
    waiting.promote(sheet.id)
    return registration.id


def let_go(*, person_id: int, by: int, why: str) -> int:
    """A person asked to be deleted: what they registered for and is to come is cancelled, in the order of the sheets,
    and who they came with, and they with others, stands there without a name; how many were cancelled."""
    query = db.select(Registration.id).join(RegistrationSheet).where(
        Registration.person_id == person_id, Registration.stage.not_in(OVER), RegistrationSheet.starts_at > clock.now())  # fmt: skip
    found = db.session.scalars(query.order_by(Registration.sheet_id, Registration.id)).all()
    done = len([cancel(registration_id=one, by=by, reason=why) for one in found])
    plain("UPDATE participant SET name = NULL, birth_on = NULL, identity = NULL WHERE person_id = :person OR "
          "registration_id IN (SELECT id FROM registration WHERE person_id = :person)", person=person_id)  # fmt: skip
    plain("UPDATE registration SET answers = NULL, email = NULL, version = version + 1 WHERE person_id = :person",
          person=person_id)  # fmt: skip
    return done


def end_sheet(sheet_id: int) -> int:
    """The house calls it off: the sheet ends, everybody on it is closed and told; how many."""
    sheet = hold(sheet_id)
    sheet.ended_at = sheet.ended_at or clock.now()
    db.session.flush()
    return close_all(sheet_id)


def close_all(sheet_id: int) -> int:
    """Close the registrations of a sheet that has ended; how many."""
    query = db.select(Registration).where(Registration.sheet_id == sheet_id, Registration.stage.not_in(OVER))
    rows = list(db.session.scalars(query.order_by(Registration.id)))
    for registration in rows:
        move(registration, "close")
        became(registration.id, "closed")
    return len(rows)
