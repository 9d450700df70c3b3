"""申请: by the volunteer's own link or at the desk; taken back; and what is left when somebody asks to be deleted."""

from datetime import date

from sqlalchemy import select

from yylib import clock, config, tokens
from yylib.database import db, locked
from yylib.errors import Refused
from yylib.models.proofs import Proof, ProofStage
from yylib.models.volunteers import Volunteer
from yylib.services import certificates, history, people
from yylib.services.proofs import counting, following, identity, reading, stages
from yylib.services.volunteers import own

OPEN = (ProofStage.ASKED, ProofStage.ANNOUNCED)


def takes_ids() -> bool:
    """Whether an ID number may be given here: only where the connection is encrypted (the tls profile)."""
    return config.value("PROFILE") == "tls"


def ask(*, volunteer_id: int, first_day: date, last_day: date, purpose: str = "", is_named: bool = False, id_kind: str = "",
        id_number: str = "", id_consent: bool = False, channel: str, by: int | None = None) -> int:  # fmt: skip
    """Ask for a proof of the service between two days; its id. Whoever was ever admitted may, also after leaving
    (山东省志愿服务条例 12); it is free. One at a time. There must be confirmed minutes.

    ``id_number`` goes in only in the tls profile and with a consent of its own (个人信息保护法 29), is sealed before it is
    stored, and is not in the audit. ``is_named``: the name may stand on the announcement in the house.
    """
    volunteer = locked(Volunteer, volunteer_id)
    _may(volunteer, first_day, last_day)
    if not counting.count(volunteer_id, first_day, last_day).minutes:
        raise Refused("proof_nothing", field="first_day")
    number = _number(volunteer, id_kind, id_number, id_consent)
    _consented(volunteer, is_named, bool(number), channel, by)
    proof = Proof(
        volunteer_id=volunteer_id, first_day=first_day, last_day=last_day, purpose=purpose.strip()[:200] or None,
        channel=channel, is_named=is_named, id_kind=id_kind if number else "", id_sealed=tokens.seal(number) if number else None,
        id_masked=identity.masked(number) if number else None, asked_at=clock.now(), made_by_id=by,
    )  # fmt: skip
    db.session.add(proof)
    db.session.flush()
    following.became(proof.id, "asked")
    return proof.id


def _may(volunteer: Volunteer, first: date, last: date) -> None:
    if not volunteer.person or not volunteer.person.name:
        raise Refused("proof_nameless")
    if not volunteer.number:
        raise Refused("proof_never_served")
    if last < first:
        raise Refused("proof_days", field="last_day")
    if last > clock.today():
        raise Refused("proof_future", field="last_day")
    held = db.session.scalar(select(Proof).where(Proof.volunteer_id == volunteer.id, Proof.stage.in_(OPEN)))
    if held:
        raise Refused("proof_open", first=held.first_day, last=held.last_day, stage=held.stage_label)


def _number(volunteer: Volunteer, kind: str, number: str, consent: bool) -> str:
    if not number.strip():
        return ""
    if not takes_ids():
        raise Refused("proof_id_office", field="id_number")
    found = identity.proper(kind, number, volunteer.person.birth_on)
    if not consent:
        raise Refused("proof_id_consent", field="id_consent")
    return found


def _consented(volunteer: Volunteer, is_named: bool, gives_id: bool, channel: str, by: int | None) -> None:
    for purpose in [*([own.NAMED] * is_named), *(["proof_id"] * gives_id)]:
        own.agree(volunteer, purpose, channel=channel, by=by)


def withdraw(*, proof_id: int, reason: str = "", by: int | None = None) -> None:
    """撤回, before it is issued: by the volunteer, or at the desk at their wish."""
    proof = locked(Proof, proof_id)
    stages.moved(proof, "withdraw", by, reason)
    proof.ended_at, proof.reason = clock.now(), reason.strip()[:200]
    _forget_id(proof)
    following.became(proof_id, "withdrawn")


def _forget_id(proof: Proof) -> None:
    proof.id_sealed = proof.id_masked = None
    proof.id_kind = ""
    db.session.flush()


def unname(*, volunteer_id: int, by: int | None = None) -> None:
    """``own.name`` taken back: the announcement masks the name at once."""
    own.name(volunteer_id=volunteer_id, is_named=False, by=by)


def wipe_id(*, proof_id: int, by: int | None = None) -> None:
    """The ID number of a proof is wiped at its bearer's wish, before its time is over; the proof goes its way without."""
    proof = locked(Proof, proof_id)
    if not proof.id_sealed:
        raise Refused("proof_id_gone")
    _forget_id(proof)
    if not any(one.id_sealed for one in reading.by_volunteer(proof.volunteer_id)):
        people.withdraw(person_id=proof.volunteer.person_id, purpose="proof_id", by=by)


def forget_ids(*, person_id: int) -> None:
    """The consent to use the ID number is taken back: it is wiped from all proofs of this person."""
    for proof in reading.of_person(person_id):
        _forget_id(proof)


def let_go(*, person_id: int, by: int | None) -> int:
    """Whoever asks to be deleted has their open proofs withdrawn, the ID numbers of all of them wiped, and the name taken
    off what was issued, which stays genuine; how many were withdrawn."""
    rows = reading.of_person(person_id)
    for proof in rows:
        if proof.stage in OPEN:
            history.record(
                subject=stages.SUBJECT, row=proof, move=stages.PIPELINE.find(ProofStage(proof.stage), "withdraw"), by=by
            )
            proof.ended_at = clock.now()
        proof.purpose = None
        _forget_id(proof)
    certificates.let_go(person_id=person_id, by=by)
    return len([one for one in rows if one.stage == ProofStage.WITHDRAWN])
