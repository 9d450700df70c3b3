"""去向: what became of each piece, for the giver who asks (公益事业捐赠法 21) and for staff."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib.database import db
from yylib.models.gifts import GiftDecision, GiftPiece
from yylib.models.items import GONE, Item
from yylib.services.gifts import pieces

_BACK = {GiftDecision.PASS_ON: "已定转赠，去处待记", GiftDecision.DECLINE: "不收，等捐赠人决定取回或由本馆处理"}


class Outcome(NamedTuple):
    """One line of the list and what became of it: the kind and word of its mark, and where it is, in words."""

    piece: GiftPiece
    kind: str
    word: str
    where: str


def of(gift_id: int) -> list[Outcome]:
    """Each line with its way. As many statements for two lines as for two hundred."""
    listed = pieces.of(gift_id)
    volumes = _volumes(listed)
    return [_outcome(piece, volumes.get((piece.batch_id, piece.bib_id), [])) for piece in listed]


def _volumes(listed: list[GiftPiece]) -> dict[tuple, list[Item]]:
    wanted = {piece.batch_id for piece in listed if piece.batch_id}
    query = select(Item).where(Item.batch_id.in_(wanted)).options(joinedload(Item.location)).order_by(Item.id)
    found: dict[tuple, list[Item]] = {}
    for item in db.session.scalars(query) if wanted else ():
        found.setdefault((item.batch_id, item.bib_id), []).append(item)
    return found


def _outcome(piece: GiftPiece, volumes: list[Item]) -> Outcome:
    if piece.decision is None:
        return Outcome(piece, "wait", "待定", "馆员正在清点")
    label = piece.decision_label
    if piece.decision != GiftDecision.KEEP:
        return Outcome(piece, "off", label, "，".join(part for part in (piece.reason, piece.outcome or
                       _BACK[piece.decision]) if part))  # fmt: skip
    live = [item for item in volumes if item.stage not in GONE]
    shelved = [item for item in live if item.shelved_at]
    if shelved:
        return Outcome(piece, "ok", "已上架", "；".join(dict.fromkeys(_place(item) for item in shelved)))
    if live:
        return Outcome(piece, "open", label, f"正在编目加工（{live[0].stage_label}），上架后这里写出在哪里")
    return Outcome(piece, "open", label, "等办结后交去加工" if piece.batch_id is None else "已从登记簿撤回")


def _place(item: Item) -> str:
    where = item.location.full_name if item.location else "馆内"
    return f"{where}　{item.call_no}" if item.call_no else where
