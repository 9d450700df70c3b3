"""Answering: adopted, not adopted and why, already held; then one click to an order, and the reader told at the shelf."""

from datetime import timedelta

from sqlalchemy import and_, or_, select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import Refused, declare
from yylib.models.bibs import BibRecord
from yylib.models.orders import OrderLine
from yylib.models.suggestions import DeclineReason, Suggestion, SuggestionStage
from yylib.permissions import Permission
from yylib.services import history, items, outbox
from yylib.services.orders import checks, drafting
from yylib.services.suggestions import reading
from yylib.workflow import Move, Workflow

S, _P = SuggestionStage, Permission.SUGGESTIONS_ANSWER
SUBJECT = "suggestion"
PIPELINE = Workflow(
    Move("adopt", "采纳", {S.OPEN}, S.ADOPTED, _P),
    Move("hold", "馆藏已有", {S.OPEN, S.ADOPTED}, S.HELD, _P),
    Move("decline", "不采纳", {S.OPEN, S.ADOPTED}, S.DECLINED, _P),
    Move("reopen", "重新处理", {S.ADOPTED, S.HELD, S.DECLINED}, S.OPEN, _P),
    Move("order", "下订单", {S.OPEN, S.ADOPTED}, S.ORDERED, Permission.ORDERS_MANAGE),
    Move("arrive", "到馆", {S.OPEN, S.ADOPTED, S.ORDERED}, S.ARRIVED, Permission.ACQUISITION_READ),
)
ASKED = ("adopt", "hold", "decline", "reopen")
declare(suggestion_reason=("请选不采纳的原因", "原因会给读者看；下面还可以写一两句话。", 422))
_TOLD = "suggestion"


def advance(*, suggestion_id: int, verb: str, by: int, decline_reason: str = "", answer: str = "",
            bib_id: int | None = None, version: int | None = None) -> None:  # fmt: skip
    """Answer one suggestion; the reader sees ``answer`` beside the stage, and is told if a phone was left."""
    wish = locked(Suggestion, suggestion_id, version=version)
    move = PIPELINE.find(S(wish.stage), verb)
    if verb not in ASKED:
        raise Refused("illegal_move", label=move.label, stage=wish.stage_label)
    if verb == "decline" and decline_reason not in set(DeclineReason):
        raise Refused("suggestion_reason", field="decline_reason")
    history.record(subject=SUBJECT, row=wish, move=move, by=by, note=answer)
    is_open = verb == "reopen"
    wish.decline_reason = decline_reason if verb == "decline" else ""
    wish.answer, wish.answered_at = ("", None) if is_open else (answer, clock.now())
    wish.answered_by_id, wish.bib_id = None if is_open else by, bib_id if verb == "hold" else None
    db.session.flush()
    if not is_open and wish.person_id:
        said = wish.decline_reason_label or wish.stage_label
        _tell(wish, f"荐购《{wish.title[:60]}》的答复：{said}。{answer}", f"{wish.id}:{verb}:{wish.version}")


def answer_same(*, suggestion_id: int, verb: str, by: int, version: int | None = None, **given) -> int:
    """The same answer for all suggestions of this title that wait; how many were answered."""
    wish = reading.get(suggestion_id)
    ids = [suggestion_id, *(other.id for other in reading.same(wish) if verb != "adopt" or other.stage == S.OPEN)]
    for one in sorted(ids):
        advance(suggestion_id=one, verb=verb, by=by, version=version if one == suggestion_id else None, **given)
    return len(ids)


def to_order(*, suggestion_id: int, order_id: int, by: int, copies: int | None = None) -> int:
    """The title becomes a line of a draft order; its id. Others who wished for it wait for the same line."""
    wish = reading.get(suggestion_id)
    others = [other.id for other in reading.same(wish)]
    line_id = drafting.new_line(order_id=order_id, by=by, copies=copies or wish.copies, suggestion_id=suggestion_id)
    for other_id in others:
        other = locked(Suggestion, other_id)
        history.record(subject=SUBJECT, row=other, move=PIPELINE.find(S(other.stage), "order"), by=by)
        other.line_id = line_id
        if other.answered_at is None:
            other.answered_at, other.answered_by_id = clock.now(), by
    return line_id


def arrived(bib_ids: list[int]) -> int:
    """Volumes of these titles came to the shelf: who wished for them is told; how many suggestions that were."""
    bib_ids = checks.open_to_readers(bib_ids)
    if not bib_ids:
        return 0
    ours = select(BibRecord.isbn).where(BibRecord.id.in_(bib_ids), BibRecord.isbn.is_not(None))
    by_line = select(OrderLine.id).where(OrderLine.bib_id.in_(bib_ids))
    query = select(Suggestion).where(
        Suggestion.stage.in_((S.OPEN, S.ADOPTED, S.ORDERED)),
        or_(Suggestion.line_id.in_(by_line), Suggestion.isbn.in_(ours),
            and_(Suggestion.isbn.is_(None), Suggestion.line_id.is_(None), Suggestion.title.in_(
                select(BibRecord.title).where(BibRecord.id.in_(bib_ids))))),
    ).order_by(Suggestion.id).with_for_update()  # fmt: skip
    wishes = list(db.session.scalars(query))
    for wish in wishes:
        history.record(subject=SUBJECT, row=wish, move=PIPELINE.find(S(wish.stage), "arrive"), by=None)
        wish.arrived_at = clock.now()
        wish.bib_id = _title_of(wish, bib_ids)
        if wish.person_id:
            _tell(wish, f"荐购的《{wish.title[:60]}》已经上架，可以来借了", f"{wish.id}:arrived")
    db.session.flush()
    return len(wishes)


def _title_of(wish: Suggestion, bib_ids: list[int]) -> int:
    if wish.line and wish.line.bib_id in bib_ids:
        return wish.line.bib_id
    query = select(BibRecord.id).where(BibRecord.id.in_(bib_ids),
                                       BibRecord.isbn == wish.isbn if wish.isbn else BibRecord.title == wish.title)  # fmt: skip
    return db.session.scalar(query.order_by(BibRecord.id).limit(1))


def _tell(wish: Suggestion, what: str, ref: str) -> None:
    outbox.tell(kind=_TOLD, ref=ref, what=what[:500], due_at=clock.now() + timedelta(days=3), person_id=wish.person_id)


items.follow_shelved(arrived)
