"""审核与公示: who checks, how long it hangs in the house, what is objected and answered. The checker and who issues are two
people, and neither is the volunteer."""

from datetime import timedelta

from yylib import clock
from yylib.database import db, locked
from yylib.errors import Refused
from yylib.models.proofs import Proof, ProofStage
from yylib.models.volunteers import Volunteer
from yylib.permissions import Permission as P
from yylib.services import history
from yylib.services.proofs import counting, following, terms
from yylib.services.rules import rule
from yylib.services.volunteers import hands
from yylib.workflow import Move, Workflow

SUBJECT = "proof"
S = ProofStage
PIPELINE = Workflow(
    Move("check", "审核通过，开始公示", {S.ASKED}, S.ANNOUNCED, P.VOLUNTEERS_MANAGE),
    Move("recheck", "按现在的记录重新审核", {S.ANNOUNCED}, S.ANNOUNCED, P.VOLUNTEERS_MANAGE),
    Move("object", "登记异议", {S.ANNOUNCED}, S.ANNOUNCED, P.VOLUNTEERS_MANAGE),
    Move("answer", "答复异议", {S.ANNOUNCED}, S.ANNOUNCED, P.VOLUNTEERS_MANAGE),
    Move("issue", "开具证明", {S.ANNOUNCED}, S.ISSUED, P.PROOFS_ISSUE),
    Move("refuse", "不予开具", {S.ASKED, S.ANNOUNCED}, S.REFUSED, P.VOLUNTEERS_MANAGE),
    Move("withdraw", "撤回", {S.ASKED, S.ANNOUNCED}, S.WITHDRAWN, P.VOLUNTEERS_MANAGE),
    Move("revoke", "作废", {S.ISSUED}, S.ISSUED, P.PROOFS_ISSUE),
    Move("reinstate", "撤销作废", {S.ISSUED}, S.ISSUED, P.PROOFS_ISSUE),
    Move("replace", "更换", {S.ISSUED}, S.ISSUED, P.PROOFS_ISSUE),
)


def moved(proof: Proof, verb: str, by: int | None, note: str = "") -> None:
    """One step of a proof whose row is held, written into its history."""
    history.record(subject=SUBJECT, row=proof, move=PIPELINE.find(S(proof.stage), verb), by=by, note=note.strip()[:500])
    db.session.flush()


def held(proof_id: int, by: int | None, version: int | None = None, permission: P = P.VOLUNTEERS_MANAGE) -> Proof:
    """The proof, its row and its volunteer's held, for somebody who is neither that volunteer nor their deputy (C47)."""
    proof = locked(Proof, proof_id, version)
    if by is not None and hands.is_own(locked(Volunteer, proof.volunteer_id), by, permission):
        raise Refused("proof_own")
    return proof


def _reckoned(proof: Proof, by: int | None) -> bool:
    """What the entries give now stands on the proof, with who looked at them; whether it is more than before."""
    found = counting.count(proof.volunteer_id, proof.first_day, proof.last_day)
    if not found.minutes:
        raise Refused("proof_nothing")
    is_more = found.minutes > (proof.minutes or 0)
    proof.minutes, proof.checked_at, proof.checked_by_id = found.minutes, clock.now(), by
    proof.facts = {"evidence": found.by_evidence, "times": len(found.lines), "waiting": found.waiting}
    return is_more


def _announced(proof: Proof) -> None:
    """The day it goes up does not count (民法典 201); it is over with the end of its last day."""
    today = clock.today()
    proof.announced_from, proof.announced_until = today, today + timedelta(days=rule(terms.ANNOUNCE_DAYS))


def check(*, proof_id: int, by: int | None, version: int | None = None) -> None:
    """审核 by the handler (经办人): the minutes are those of the confirmed entries, nothing is typed. Then it is announced
    in the house."""
    proof = held(proof_id, by, version)
    PIPELINE.find(S(proof.stage), "check")
    _reckoned(proof, by)
    _announced(proof)
    moved(proof, "check", by)
    following.became(proof_id, "announced")


def recheck(*, proof_id: int, by: int | None, version: int | None = None) -> None:
    """The entries have changed since: reckoned anew. What has become more is announced anew, what has become less is not."""
    proof = held(proof_id, by, version)
    PIPELINE.find(S(proof.stage), "recheck")
    before = proof.minutes
    if _reckoned(proof, by):
        _announced(proof)
    moved(proof, "recheck", by, f"{before} → {proof.minutes} 分钟")


def object_to(*, proof_id: int, words: str, by: int | None) -> None:
    """异议: what somebody said against an announced proof, without who said it. Until it is answered nothing is issued."""
    proof = held(proof_id, by)
    PIPELINE.find(S(proof.stage), "object")
    proof.objection, proof.objected_at, proof.objection_answer = _proper(words, "words"), clock.now(), ""
    moved(proof, "object", by, proof.objection)


def answer(*, proof_id: int, words: str, by: int | None) -> None:
    """What was found when an objection was looked into. An objection that holds is followed by ``recheck`` or ``refuse``."""
    proof = held(proof_id, by)
    PIPELINE.find(S(proof.stage), "answer")
    if not proof.objection or proof.objection_answer:
        raise Refused("proof_no_objection")
    proof.objection_answer = _proper(words, "words")
    moved(proof, "answer", by, proof.objection_answer)


def _proper(words: str, field: str) -> str:
    words = " ".join((words or "").split())
    if not 2 <= len(words) <= 300:
        raise Refused("proof_words", field=field)
    return words


def refuse(*, proof_id: int, reason: str, by: int | None) -> None:
    """不予开具, with the reason, which the volunteer reads."""
    proof = held(proof_id, by)
    PIPELINE.find(S(proof.stage), "refuse")
    proof.reason, proof.ended_at = reasoned(reason), clock.now()
    moved(proof, "refuse", by, proof.reason)
    following.became(proof_id, "refused", reason=proof.reason)


def reasoned(reason: str) -> str:
    """A reason of 2 to 200 characters, or ``proof_reason``."""
    reason = " ".join((reason or "").split())
    if not 2 <= len(reason) <= 200:
        raise Refused("proof_reason", field="reason")
    return reason
