"""差异的处理: 退书, 换货, 抵扣 or 收下, in any order, on any later day and in parts; each may be taken back."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused, declare
from yylib.models.batches import AccessionBatch, Difference, DifferenceKind, SettledHow, Settlement
from yylib.models.items import Item
from yylib.models.orders import OrderLine, Supplier
from yylib.permissions import Permission
from yylib.services import items, lists, orders, registers
from yylib.services.batches import accepting, opening
from yylib.services.batches.drafting import Piece
from yylib.services.lists import Column, Filter
from yylib.services.orders import lines as order_lines

K, H = DifferenceKind, SettledHow
WAYS = {K.SHORT: (H.REPLACE, H.CREDIT), K.DAMAGED: (H.RETURN, H.REPLACE, H.CREDIT, H.KEEP),
        K.WRONG: (H.RETURN, H.REPLACE, H.CREDIT, H.KEEP), K.EXTRA: (H.RETURN, H.KEEP)}  # fmt: skip
WORDS = {(K.SHORT, H.REPLACE): "补发"}
declare(
    settle_way=("{kind}不能这样处理：{how}", "可以：{ways}。", 422),
    settle_copies=("这一项还有 {left} 册没有处理", "请写 1–{left}。", 422),
    settle_void=("验收已撤回，差异不再有效", "请看重新验收后的差异。", 409),
    settle_undone=("这一笔处理已经撤销", "请看这一项现在的情况。", 409),
    settle_reordered=("取消的册数已经到别家改订", "改订取消以后才能撤销这一笔处理。", 409),
    later_gone=("这一册已经{stage}", "请看它的记录。", 409),
    later_kind=("请选破损或错发", "少发、多发在验收时就定了。", 422),
    later_no_batch=("这一册不是验收来的", "期初的馆藏请走剔旧、注销。", 409),
)


def get(difference_id: int) -> Difference:
    """One difference, or ``NotThere``."""
    found = db.session.get(Difference, difference_id)
    if found is None:
        raise NotThere()
    return found


def of_batch(batch_id: int) -> list[Difference]:
    """The differences of a batch with what was done about them, those of an acceptance taken back left out."""
    query = select(Difference).where(Difference.batch_id == batch_id, Difference.void_at.is_(None)).options(
        joinedload(Difference.line).joinedload(OrderLine.order), joinedload(Difference.settlements).joinedload(Settlement.by))  # fmt: skip
    return list(db.session.scalars(query.order_by(Difference.id)).unique())


def ways(kind: str) -> list[tuple[str, str]]:
    """What may be done about a kind of difference, as choices."""
    return [(how.value, WORDS.get((K(kind), how), how.label)) for how in WAYS[K(kind)]]


def word(settlement: Settlement, kind: str) -> str:
    """The word for what was done."""
    return WORDS.get((K(kind), H(settlement.how)), H(settlement.how).label)


def settle(*, difference_id: int, how: str, copies: int, by: int, note: str = "") -> int:
    """Settle so many copies of a difference; the settlement's id.

    换货 (补发): the order line stays open for the replacement. 退书 and 抵扣: the line's copies are cancelled, a credit is
    what was to be paid for them. 收下: they come in as a batch of their own.
    """
    gap = locked(Difference, difference_id)
    kind, way = K(gap.kind), H(how)
    if gap.void_at:
        raise Refused("settle_void")
    if way not in WAYS[kind]:
        raise Refused("settle_way", field="how", kind=kind.label, how=way.label,
                      ways="、".join(label for _value, label in ways(kind)))  # fmt: skip
    if not 1 <= copies <= gap.left:
        raise Refused("settle_copies", field="copies", left=gap.left)
    gap.settled += copies
    done = Settlement(difference_id=gap.id, how=way, copies=copies, on_day=clock.today(), note=note, at=clock.now(),
                      by_id=by, list_amount=copies * (gap.price or 0), amount=copies * (gap.net_price or 0),
                      document_no=_document(gap, way))  # fmt: skip
    db.session.add(done)
    if way is H.KEEP:
        done.kept_batch_id = _kept(gap, copies, by)
    elif gap.line_id and kind is not K.EXTRA and way in (H.RETURN, H.CREDIT):
        done.cancelled = _no_longer_expected(gap, copies, way, by)
    db.session.flush()
    return done.id


def undo(*, settlement_id: int, by: int) -> None:
    """Take a settlement back: the copies are a difference again. What was kept must not have gone on."""
    done = locked(Settlement, settlement_id)
    if done.undone_at:
        raise Refused("settle_undone")
    gap = locked(Difference, done.difference_id)
    if done.how == H.KEEP:
        accepting.take_back_kept(locked(AccessionBatch, done.kept_batch_id), "撤销收下", by)
    elif done.cancelled:
        _expected_again(gap.line_id, done.cancelled, by)
    done.undone_at = clock.now()
    gap.settled -= done.copies


def found_later(*, item_id: int, kind: str, by: int, note: str = "") -> int:
    """A volume turns out 破损 or 错发 after it was accepted: it leaves the registers, its line waits again, and it is a
    difference of its batch to be settled; the difference's id."""
    item = locked(Item, item_id)
    if kind not in (K.DAMAGED, K.WRONG):
        raise Refused("later_kind", field="kind")
    if item.is_gone:
        raise Refused("later_gone", stage=item.stage_label)
    if item.batch_id is None:
        raise Refused("later_no_batch")
    gap = Difference(batch_id=item.batch_id, line_id=item.line_id, bib_id=item.bib_id, kind=kind, isbn=item.bib.isbn,
                     title=item.bib.full_title[:300], copies=1, price=item.price, net_price=item.net_price, item_id=item.id,
                     note=note, found_at=clock.now(), by_id=by)  # fmt: skip
    db.session.add(gap)
    db.session.flush()
    items.give_back([item_id], by, reason=f"验收后发现{K(kind).label}")
    if gap.line_id:
        orders.unreceive(gap.line_id, 1, by)
    return gap.id


def not_so(*, difference_id: int, by: int) -> None:
    """A volume was taken for damaged or wrong by mistake: it is here after all, wants a new label, and is entered again."""
    gap = locked(Difference, difference_id)
    if gap.item_id is None or gap.void_at:
        raise Refused("settle_void")
    if gap.settled:
        raise Refused("take_back_settled", count=gap.settled)
    gap.void_at = clock.now()
    items.bring_back([gap.item_id], by)
    registers.again([gap.item_id], by=by, reason="撤销退书")
    if gap.line_id:
        orders.receive(gap.line_id, 1)


def open_copies(batch_id: int) -> int:
    """How many copies of a batch's differences are not settled."""
    query = select(func.coalesce(func.sum(Difference.copies - Difference.settled), 0))
    return int(db.session.scalar(query.where(Difference.batch_id == batch_id, Difference.void_at.is_(None))))


def returned(batch_id: int) -> list[Settlement]:
    """What goes back to the supplier from a batch, returned or to be replaced, for the return note."""
    query = select(Settlement).join(Difference, Difference.id == Settlement.difference_id).where(
        Difference.batch_id == batch_id, Settlement.undone_at.is_(None), Difference.kind != K.SHORT,
        Settlement.how.in_((H.RETURN, H.REPLACE, H.CREDIT)))  # fmt: skip
    query = query.options(joinedload(Settlement.difference).joinedload(Difference.line).joinedload(OrderLine.order))
    return list(db.session.scalars(query.order_by(Settlement.on_day, Settlement.id)))


def _document(gap: Difference, way: SettledHow) -> str:
    """退书单 of the day: what goes back from one batch on one day stands on one note."""
    if way is H.KEEP or gap.kind == K.SHORT:
        return ""
    return f"退{gap.batch.number}-{clock.today():%m%d}"


def _kept(gap: Difference, copies: int, by: int) -> int:
    line = gap.line if gap.kind in (K.DAMAGED, K.WRONG) and gap.line and gap.line.open >= copies else None
    piece = Piece(gap.title, gap.isbn, gap.line_id, gap.bib_id, copies, gap.price, gap.net_price, is_extra=line is None)
    return accepting.accept_later(opening.get(gap.batch_id), piece, by)


def _no_longer_expected(gap: Difference, copies: int, way: SettledHow, by: int) -> int:
    """The line waits for these copies no more, as far as it did; how many were cancelled."""
    line = db.session.get(OrderLine, gap.line_id)
    copies = min(copies, line.open)
    if copies:
        orders.cancel_line(line.id, copies, f"{K(gap.kind).label}{way.label}，批次 {gap.batch.number}", by)
    return copies


def _expected_again(line_id: int, copies: int, by: int) -> None:
    line = locked(OrderLine, line_id)
    if order_lines.reorderable(line) < copies:
        raise Refused("settle_reordered")
    line.cancelled -= copies
    order_lines.note(line, "uncancel", "撤销取消", f"{copies} 册：差异处理撤销", by)


DIFFERENCES = lists.announce(lists.List(
    name="differences", title="验收差异", id=Difference.id, export=Permission.REPORTS_EXPORT, order="-found",
    source=lambda: select(Difference).select_from(Difference)
    .join(AccessionBatch, AccessionBatch.id == Difference.batch_id)
    .outerjoin(Supplier, Supplier.id == AccessionBatch.supplier_id).where(Difference.void_at.is_(None)),
    load=(joinedload(Difference.batch).joinedload(AccessionBatch.supplier),),
    search=(Difference.title, Difference.isbn, AccessionBatch.number, Supplier.name),
    columns=(
        Column("found", "发现", lambda one: clock.local(one.found_at).date(), (Difference.found_at,)),
        Column("batch", "批号", lambda one: one.batch.number, (AccessionBatch.number,)),
        Column("supplier", "供货商", lambda one: one.batch.full_name),
        Column("title", "题名", lambda one: one.title, (Difference.title,)),
        Column("kind", "差异", lambda one: K(one.kind).label, (Difference.kind,)),
        Column("copies", "册数", lambda one: one.copies, (Difference.copies,), True),
        Column("left", "未处理", lambda one: one.left, (Difference.copies - Difference.settled,), True),
    ),
    filters=(
        Filter("state", "处理", (("open", "未处理完"), ("done", "已处理完")), lambda value:
               Difference.settled < Difference.copies if value == "open" else Difference.settled == Difference.copies),
        Filter("kind", "差异", tuple((kind.value, kind.label) for kind in K), lambda value: Difference.kind == value),
    ),
))  # fmt: skip
