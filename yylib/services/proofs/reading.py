"""Finding proofs: one, those of a volunteer, those that hang in the house; and the ID number for one look."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock, tokens
from yylib.database import db
from yylib.errors import NotThere, Refused
from yylib.models.people import Consent
from yylib.models.proofs import Proof, ProofStage
from yylib.models.volunteers import Volunteer
from yylib.services import audit, privacy
from yylib.services.service_hours import rounding
from yylib.services.volunteers import keys
from yylib.services.volunteers.own import NAMED

_LOAD = (joinedload(Proof.volunteer).joinedload(Volunteer.person), joinedload(Proof.certificate))


class Announced(NamedTuple):
    """A line of the announcement. ``name`` is masked without the bearer's consent (志愿服务条例 20)."""

    id: int
    name: str
    number: str
    first_day: date
    last_day: date
    hours: str
    times: int
    from_on: date
    until_on: date


def get(proof_id: int) -> Proof:
    """One proof, or ``NotThere``."""
    found = db.session.scalar(select(Proof).where(Proof.id == proof_id).options(*_LOAD))
    if found is None:
        raise NotThere()
    return found


def by_volunteer(volunteer_id: int) -> list[Proof]:
    """All of a volunteer's, the latest first."""
    query = select(Proof).where(Proof.volunteer_id == volunteer_id).options(*_LOAD).order_by(Proof.id.desc())
    return list(db.session.scalars(query))


def volunteer_of(text: str) -> Volunteer | None:
    """The volunteer of a number (ZY2026-0001) or of a pass, as it was typed or scanned."""
    number = text.strip().upper()
    return db.session.scalar(select(Volunteer).where(Volunteer.number == number)) or keys.by_code(text)


def of_person(person_id: int) -> list[Proof]:
    """All of a person's, their rows held."""
    query = select(Proof).join(Volunteer, Volunteer.id == Proof.volunteer_id).where(Volunteer.person_id == person_id)
    return list(db.session.scalars(query.order_by(Proof.id).with_for_update(of=Proof)))


def names_of(proofs: list[Proof]) -> dict[int, str]:
    """How each proof's bearer may be named in the house: whole only while the consent stands. One statement."""
    people = [one.volunteer.person_id for one in proofs if one.is_named and one.volunteer.person_id]
    agreed = set(db.session.scalars(select(Consent.person_id).where(
        Consent.person_id.in_(people), Consent.purpose == NAMED, Consent.withdrawn_at.is_(None)))) if people else set()  # fmt: skip
    return {one.id: one.volunteer.name if one.volunteer.person_id in agreed else masked(one) for one in proofs}


def masked(proof: Proof) -> str:
    """张*, as lists show a volunteer."""
    person = proof.volunteer.person
    return person.masked_name if person else "（已匿名）"


def announced() -> list[Announced]:
    """What hangs in the house today, in the order in which it went up."""
    query = (
        select(Proof).where(Proof.stage == ProofStage.ANNOUNCED, Proof.announced_until >= clock.today()).options(*_LOAD)
    )
    rows = list(db.session.scalars(query.order_by(Proof.announced_from, Proof.id)))
    names, hours = names_of(rows), rounding.read_once()
    return [Announced(one.id, names[one.id], one.volunteer.number or "", one.first_day, one.last_day, hours(one.minutes),
                      one.facts.get("times", 0), one.announced_from, one.announced_until) for one in rows]  # fmt: skip


def others(proof: Proof) -> list[Proof]:
    """The same volunteer's issued proofs that hold part of the same days: nobody should show one service twice."""
    return [one for one in by_volunteer(proof.volunteer_id)
            if one.id != proof.id and one.stage == ProofStage.ISSUED and one.certificate and one.certificate.is_valid
            and one.first_day <= proof.last_day and one.last_day >= proof.first_day]  # fmt: skip


def unmask(*, proof_id: int, reason: str, by: int) -> str:
    """The ID number of a proof for one look, with a reason that the audit keeps. Never run it with a form token."""
    reason, proof = privacy.proper_reason(reason), get(proof_id)
    if not proof.id_sealed:
        raise Refused("proof_id_gone")
    number = tokens.unseal(proof.id_sealed)
    if number is None:
        raise Refused("proof_id_locked")
    audit.note(subject="proof", row_id=proof_id, act="unmask", by=by, reason=reason)
    return number
