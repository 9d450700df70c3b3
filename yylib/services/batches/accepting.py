"""验收: in one unit what was counted becomes volumes, differences, received lines, a line of the register and a running clock.
It can be taken back while no volume has gone on."""

from collections import Counter
from datetime import date

from sqlalchemy import func, select

from yylib import clock
from yylib.database import db, locked, plain
from yylib.errors import Refused, declare
from yylib.models.batches import AccessionBatch, Count, Difference
from yylib.models.items import UNDER_WAY, Item
from yylib.models.orders import OrderLine
from yylib.models.registers import SummaryLine
from yylib.services import bibs, history, items, orders, registers
from yylib.services.batches.drafting import Draft, Gap, Piece, draft
from yylib.services.batches.opening import PIPELINE, SUBJECT, S, add
from yylib.services.board import clock as board_clock

declare(
    accept_nothing=("还没有点收，没有可以验收的", "先扫书点收；供货清单上的书全没到的，请作废这一批。", 422),
    accept_in_future=("验收日期还没有到", "请写今天或以前的日期。", 422),
    accept_before=("验收日期早于到货日期 {arrived}", "请改验收日期。", 422),
    take_back_who=("只有验收人或科室负责人可以撤回", "请找 {who} 或科室负责人。", 403),
    take_back_reason=("请写明为什么撤回", "4–200 个字，会写进登记簿。", 422),
    take_back_gone_on=("“{title}”（{where}）已经往下走了，不能撤回", "请逐册办理：退书，或在登记簿里更正。", 409),
    take_back_settled=("有 {count} 项差异已经处理", "请先撤销这些处理，再撤回验收。", 409),
    take_back_kept=("这一批是收下的差异", "请在原批次里撤销“收下”。", 409),
    pieces_none=("没有要入藏的", "请至少写一种、一册。", 422),
)  # fmt: skip
_SETTLED = """SELECT count(*) AS n FROM settlement s JOIN difference d ON d.id = s.difference_id
WHERE d.batch_id = :id AND s.undone_at IS NULL"""


def accept(*, batch_id: int, by: int, accepted_on: date | None = None) -> int:
    """Accept what was counted, all of it or nothing; the number of volumes. Of two who accept at once the second is told
    that it is done. The clock starts on ``accepted_on``, today unless told."""
    batch = locked(AccessionBatch, batch_id)
    move = PIPELINE.find(S(batch.state), "accept")
    found = draft(batch)
    if not found.pieces and not any(gap.kind != "short" for gap in found.gaps):
        raise Refused("accept_nothing")
    _dated(batch, accepted_on, by)
    history.record(subject=SUBJECT, row=batch, move=move, by=by)
    for gap in found.gaps:
        _differ(batch, gap, by)
    _take_in(batch, found, by)
    return found.copies


def accept_pieces(*, source: str, name: str, pieces: list[dict], accepted_on: date, by: int | None,
                  supplier_id: int | None = None, note: str = "", arrived_on: date | None = None) -> int:  # fmt: skip
    """What was not counted by scanner comes in: gifts, local works, exchange; the id of its batch.

    A piece has ``copies``, ``price`` in fen or None, and ``bib_id`` or ``title`` with ``isbn volume responsibility
    publisher pub_date class_no`` as far as known; ``branch_id`` where it is meant for one. A step of a command.
    """
    if not pieces:
        raise Refused("pieces_none")
    batch = add(source=source, name=name[:120], supplier_id=supplier_id, note=note[:300], is_direct=True, by=by,
                arrived_on=arrived_on or accepted_on)  # fmt: skip
    return _accepted(batch, [_piece(given) for given in pieces], accepted_on, by)


def accept_later(batch: AccessionBatch, piece: Piece, by: int) -> int:
    """收下: copies of a difference come in on a later day, as a batch of their own that follows the first; its id."""
    more = add(source=batch.source, name=batch.name, supplier_id=batch.supplier_id, is_direct=True, by=by,
               follows_id=batch.id, arrived_on=clock.today(), note=f"{batch.number} 的差异收下")  # fmt: skip
    return _accepted(more, [piece], clock.today(), by)


def take_back(*, batch_id: int, reason: str, by: int, is_head: bool = False) -> None:
    """撤回验收, by whoever accepted or by a head: the volumes are void, the lines wait again, further lines stand in the
    register, the differences are void. What was counted is counted still; a gift's batch is void as a whole."""
    batch = locked(AccessionBatch, batch_id)
    verb = "take_back" if _counted(batch_id) else "withdraw"
    move = PIPELINE.find(S(batch.state), verb)
    if not is_head and by != batch.accepted_by_id:
        raise Refused("take_back_who", who=batch.accepted_by.name if batch.accepted_by else "馆长")
    if batch.follows_id:
        raise Refused("take_back_kept")
    _reverse(batch, reason, by)
    history.record(subject=SUBJECT, row=batch, move=move, by=by, note=reason)


def take_back_kept(batch: AccessionBatch, reason: str, by: int) -> None:
    """The batch in which a difference was kept is void again; refused where its volumes have gone on."""
    move = PIPELINE.find(S(batch.state), "withdraw")
    _reverse(batch, reason, by)
    history.record(subject=SUBJECT, row=batch, move=move, by=by, note=reason)


def gone_on(batch_id: int) -> Item | None:
    """The first volume with which something was done after it was accepted."""
    query = select(Item).where(Item.batch_id == batch_id, Item.stage != "void", (
        Item.barcode.is_not(None) | Item.processed_at.is_not(None) | Item.allocated_at.is_not(None)
        | Item.handed_over_at.is_not(None) | Item.shelved_at.is_not(None) | Item.stage.not_in(UNDER_WAY))).order_by(Item.id)  # fmt: skip
    return db.session.scalars(query.limit(1)).first()


def _dated(batch: AccessionBatch, accepted_on: date | None, by: int | None) -> None:
    day = accepted_on or clock.today()
    if day > clock.today():
        raise Refused("accept_in_future", field="accepted_on")
    if day < batch.arrived_on:
        raise Refused("accept_before", field="accepted_on", arrived=batch.arrived_on)
    batch.accepted_on, batch.accepted_at, batch.accepted_by_id = day, clock.now(), by


def _accepted(batch: AccessionBatch, pieces: list[Piece], day: date, by: int | None) -> int:
    _dated(batch, day, by)
    history.record(subject=SUBJECT, row=batch, move=PIPELINE.find(S(batch.state), "accept"), by=by)
    _take_in(batch, Draft(pieces, [], 0), by)
    return batch.id


def _take_in(batch: AccessionBatch, found: Draft, by: int | None) -> None:
    """The one way into the house: volumes, lines received, the register, the clock."""
    titles, rows = set(), []
    for piece in found.pieces:
        line = db.session.get(OrderLine, piece.line_id) if piece.line_id else None
        bib_id = _bib(piece, line, by)
        titles.add(bib_id)
        # What was more than ordered is no copy of the line: taking back gives the line what it received, no more.
        row = {"bib_id": bib_id, "batch_id": batch.id, "line_id": None if piece.is_extra else piece.line_id, "price": piece.price,
               "net_price": piece.net_price, "source": batch.source, "volume": line.volume if line else piece.volume,
               "branch_id": line.branch_id if line else piece.branch_id}  # fmt: skip
        rows += [row] * piece.copies
        if line and not piece.is_extra:
            orders.receive(line.id, piece.copies)
    items.create(rows, by)
    batch.titles, batch.copies = len(titles), found.copies
    batch.list_amount, batch.net_amount = found.list_amount, found.net_amount
    db.session.flush()
    registers.enter_batch(batch.id, by=by)
    board_clock.start(batch.id)
    if not found.pieces:
        board_clock.settle(batch.id)
    db.session.expire(batch)


def _bib(piece: Piece, line: OrderLine | None, by: int | None) -> int:
    if piece.bib_id or (line and line.bib_id):
        return piece.bib_id or line.bib_id
    about = {"title": piece.title} if line is None else {
        "title": line.title, "volume": line.volume, "responsibility": line.responsibility, "publisher": line.publisher,
        "pub_date": line.pub_date, "class_no": line.class_no}  # fmt: skip
    found = bibs.brief(**(about | (piece.about or {})), isbn=piece.isbn or (line.isbn if line else None),
                       price=piece.price, by=by)  # fmt: skip
    if line:
        line.bib_id = found
    return found


def _piece(given: dict) -> Piece:
    about = {
        name: given[name]
        for name in ("responsibility", "publisher", "pub_date", "class_no", "volume")
        if given.get(name)
    }
    price = given.get("price")
    return Piece(given.get("title", ""), given.get("isbn"), None, given.get("bib_id"), given["copies"], price,
                 given.get("net_price", 0), volume=given.get("volume") or "", branch_id=given.get("branch_id"),
                 about=about)  # fmt: skip


def _differ(batch: AccessionBatch, gap: Gap, by: int) -> None:
    db.session.add(Difference(batch_id=batch.id, line_id=gap.line_id, bib_id=gap.bib_id, kind=gap.kind, isbn=gap.isbn,
                              title=gap.title, copies=gap.copies, price=gap.price, net_price=gap.net_price,
                              found_at=clock.now(), by_id=by))  # fmt: skip


def _counted(batch_id: int) -> bool:
    query = select(func.count(Count.id)).where(Count.batch_id == batch_id, Count.undone_at.is_(None))
    return db.session.scalar(query) > 0


def _reverse(batch: AccessionBatch, reason: str, by: int) -> None:
    reason = " ".join((reason or "").split())
    if not 4 <= len(reason) <= 200:
        raise Refused("take_back_reason", field="reason")
    if settled := plain(_SETTLED, id=batch.id)[0].n:
        raise Refused("take_back_settled", count=settled)
    if item := gone_on(batch.id):
        raise Refused("take_back_gone_on", title=item.bib.full_title,
                      where=f"条码 {item.barcode}" if item.barcode else item.stage_label)  # fmt: skip
    _put_back(batch, reason, by)
    for gap in db.session.scalars(
        select(Difference).where(Difference.batch_id == batch.id, Difference.void_at.is_(None))
    ):
        gap.void_at = clock.now()
    batch.accepted_on = batch.accepted_at = batch.accepted_by_id = batch.shelved_at = None
    batch.due_on = batch.target_on = None
    batch.due_note, batch.titles, batch.copies, batch.list_amount, batch.net_amount = "", 0, 0, 0, 0
    db.session.flush()


def _put_back(batch: AccessionBatch, reason: str, by: int) -> None:
    """The volumes leave by further lines and are void; the order lines wait for them again."""
    held = list(db.session.scalars(select(Item).where(Item.batch_id == batch.id, Item.stage.in_(UNDER_WAY))))
    entered = db.session.scalar(select(func.max(SummaryLine.id)).where(
        SummaryLine.batch_id == batch.id, SummaryLine.kind == "in"))  # fmt: skip
    received = Counter(item.line_id for item in held if item.line_id)
    items.void([item.id for item in held], by, reason=f"撤回验收：{reason}", corrects_id=entered)
    for line_id, copies in sorted(received.items()):
        orders.unreceive(line_id, copies, by)
