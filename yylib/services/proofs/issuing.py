"""开具、作废、更换: by somebody who holds the right to, did not check it and is not the volunteer. What stands on the paper
is frozen; a paper that no longer agrees with the record is revoked and replaced, never changed."""

from datetime import timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import db, plain_among
from yylib.errors import Refused
from yylib.models.accounts import Account
from yylib.models.certificates import Certificate, CertificateKind
from yylib.models.proofs import Proof, ProofStage
from yylib.permissions import Permission as P
from yylib.services import certificates, pass_codes
from yylib.services.accounts import deputies
from yylib.services.proofs import counting, following, identity, stages
from yylib.services.service_hours import rounding

_NOW = "SELECT id, stage, minutes FROM service_entry WHERE id IN :listed"


class Agreement(NamedTuple):
    """Whether an issued paper still says what the record says: the entries on it that do not stand as printed, as
    (day, what, printed minutes, minutes that count now), and the minutes confirmed since that it does not hold."""

    gone: tuple[tuple[str, str, int, int], ...]
    later: int

    @property
    def agrees(self) -> bool:
        """What came later makes a paper incomplete, not untrue."""
        return not self.gone


def issue(*, proof_id: int, by: int, version: int | None = None) -> int:
    """开具 by the person in charge (负责人), after the announcement; the certificate's id. The figures are those of the
    confirmed entries at this moment and must be those that hung in the house (``proof_moved``)."""
    proof = stages.held(proof_id, by, version, P.PROOFS_ISSUE)
    stages.PIPELINE.find(ProofStage(proof.stage), "issue")
    _second(proof, by)
    if clock.today() <= proof.announced_until:
        raise Refused("proof_announcing", until=proof.announced_until, after=proof.announced_until + timedelta(days=1))
    if proof.objection and not proof.objection_answer:
        raise Refused("proof_objected")
    found = counting.count(proof.volunteer_id, proof.first_day, proof.last_day)
    if found.minutes != proof.minutes:
        raise Refused("proof_moved", announced=rounding.hours(proof.minutes), now=found.hours)
    certificate_id = _issued(proof, found, by)
    stages.moved(proof, "issue", by, certificates.get(certificate_id).number)
    proof.ended_at = clock.now()
    following.became(proof_id, "issued")
    return certificate_id


def _second(proof: Proof, by: int) -> None:
    if by == proof.checked_by_id:
        raise Refused("proof_same_two")
    if who := deputies.stands_in_for(by, P.PROOFS_ISSUE, {proof.checked_by_id}):
        raise Refused("proof_same_deputy", who=who)


def _issued(proof: Proof, found: counting.Count, by: int, replaces_id: int | None = None) -> int:
    volunteer, name = proof.volunteer, proof.volunteer.person and proof.volunteer.person.name
    if not name:
        raise Refused("proof_nameless")
    what = f"{proof.first_day} 至 {proof.last_day} 志愿服务 {len(found.lines)} 次，共 {found.hours} 小时"
    body = (f"兹证明上述志愿者自 {proof.first_day} 至 {proof.last_day} 在沂源县图书馆参加志愿服务 {len(found.lines)} 次，"
            f"服务时长共 {found.hours} 小时。特此证明。")  # fmt: skip
    certificate_id = certificates.issue(
        kind=CertificateKind.SERVICE, name=name, what=what, subject=stages.SUBJECT, subject_id=proof.id, by=by, body=body,
        person_id=volunteer.person_id, facts=_facts(proof, found, by), replaces_id=replaces_id,
        code=pass_codes.fresh(8),
    )  # fmt: skip
    proof.certificate_id, proof.minutes, proof.issued_by_id = certificate_id, found.minutes, by
    db.session.flush()
    return certificate_id


def _facts(proof: Proof, found: counting.Count, by: int) -> dict:
    """All that is printed but for name and ID number, which stand where they can be wiped."""
    return {
        "minutes": found.minutes, "hours": found.hours, "first": proof.first_day.isoformat(), "last": proof.last_day.isoformat(),
        "volunteer_no": proof.volunteer.number or "",
        "id_kind": identity.label_of(proof.id_kind), "handler": proof.checked_by.name, "in_charge": db.session.get(Account, by).name,
        "announced": [proof.announced_from.isoformat(), proof.announced_until.isoformat()],
        "evidence": found.by_evidence, "evidence_words": counting.words(found.by_evidence),
        "grade": counting.grade(found.by_evidence), "by_what": [list(one) for one in found.by_what],
        "lines": [[one.id, one.day.isoformat(), one.what, one.where, one.minutes, one.evidence] for one in found.lines],
    }  # fmt: skip


def agreement(certificate: Certificate) -> Agreement:
    """Whether the entries on a certificate still stand as printed: each confirmed, with the same minutes."""
    lines, facts = certificate.facts.get("lines", []), certificate.facts
    now = {
        row.id: row.minutes if row.stage == "confirmed" else 0 for row in plain_among(_NOW, [one[0] for one in lines])
    }
    gone = tuple((one[1], one[2], one[4], now.get(one[0], 0)) for one in lines if now.get(one[0], 0) != one[4])
    proof = db.session.get(Proof, certificate.subject_id)
    held = {one[0] for one in lines}
    later = counting.count(proof.volunteer_id, *map(clock.day, (facts["first"], facts["last"]))).lines if lines else ()
    return Agreement(gone, sum(one.minutes for one in later if one.id not in held))


def _standing(proof: Proof) -> Certificate:
    if proof.stage != ProofStage.ISSUED or proof.certificate is None:
        raise Refused("proof_not_issued")
    return proof.certificate


def revoke(*, proof_id: int, reason: str, by: int) -> None:
    """作废: whoever checks the number hears so from now on; the volunteer reads the reason."""
    proof, reason = stages.held(proof_id, by, permission=P.PROOFS_ISSUE), stages.reasoned(reason)
    certificates.revoke(certificate_id=_standing(proof).id, reason=reason, by=by)
    stages.moved(proof, "revoke", by, reason)
    following.became(proof_id, "revoked", reason=reason)


def reinstate(*, proof_id: int, by: int) -> None:
    """It was revoked by mistake: valid again, while it still says what the record says."""
    proof = stages.held(proof_id, by, permission=P.PROOFS_ISSUE)
    certificate = _standing(proof)
    if not agreement(certificate).agrees:
        raise Refused("proof_moved", announced=certificate.facts["hours"],
                      now=counting.count(proof.volunteer_id, proof.first_day, proof.last_day).hours)  # fmt: skip
    certificates.reinstate(certificate_id=certificate.id, by=by)
    stages.moved(proof, "reinstate", by)


def replace(*, proof_id: int, reason: str, by: int) -> int:
    """更换: another paper under its own number and code, with the name and the figures as they are now, in the place of one
    that is void, or becomes so with the reason; the new certificate's id. More than what hung in the house must be asked
    for anew (``proof_grew``)."""
    proof, reason = stages.held(proof_id, by, permission=P.PROOFS_ISSUE), stages.reasoned(reason)
    old = _standing(proof)
    _second(proof, by)
    found = counting.count(proof.volunteer_id, proof.first_day, proof.last_day)
    if not found.minutes:
        raise Refused("proof_nothing")
    if found.minutes > proof.minutes:
        raise Refused("proof_grew", announced=rounding.hours(proof.minutes), now=found.hours)
    if old.is_valid:
        certificates.revoke(certificate_id=old.id, reason=reason, by=by)
        db.session.flush()
    certificate_id = _issued(proof, found, by, replaces_id=old.id)
    stages.moved(proof, "replace", by, reason)
    following.became(proof_id, "replaced", reason=reason)
    return certificate_id
