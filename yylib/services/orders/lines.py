"""订单行 once it is ordered: what comes, what is cancelled, what is ordered elsewhere instead."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked
from yylib.errors import Refused, declare
from yylib.models.history import MoveMade
from yylib.models.orders import OrderLine, OrderStage, PurchaseOrder
from yylib.models.suggestions import Suggestion, SuggestionStage
from yylib.services import history
from yylib.services.orders import drafting, reading, stages

SUBJECT = "order_line"
declare(
    line_not_ordered=("这一行还没有订出去，是“{stage}”", "批准以后的订单才能收书、催缺和取消行。", 409),
    line_too_many=("这一行在途只有 {open} 册", "请写 1–{open}。", 422),
    line_no_reason=("请写明为什么取消", "例如：供货商回复绝版。会留在这一行的记录里。", 422),
    line_not_cancelled=("这一行只有 {left} 册可以改订", "先取消，再到别家订；已经改订过的不重复算。", 409),
    line_not_received=("这一行只收过 {received} 册", "请刷新后再看。", 409),
)


def open_lines(
    isbn: str | None = None, q: str = "", supplier_id: int | None = None, limit: int = 200
) -> list[OrderLine]:
    """Lines of approved or sent orders with copies still to come, by ISBN or by words of the title; the oldest first."""
    query = select(OrderLine).join(PurchaseOrder, PurchaseOrder.id == OrderLine.order_id).where(
        PurchaseOrder.state.in_(reading.ON_ORDER), OrderLine.copies > OrderLine.received + OrderLine.cancelled,
    ).options(joinedload(OrderLine.order).joinedload(PurchaseOrder.supplier))  # fmt: skip
    if isbn:
        query = query.where(OrderLine.isbn == isbn)
    if supplier_id:
        query = query.where(PurchaseOrder.supplier_id == supplier_id)
    for word in q.split():
        query = query.where(or_(OrderLine.title.icontains(word, autoescape=True),
                                OrderLine.responsibility.icontains(word, autoescape=True)))  # fmt: skip
    return list(db.session.scalars(query.order_by(OrderLine.id).limit(limit)))


def receive(line_id: int, copies: int) -> None:
    """So many good copies of a line were accepted; a step of acceptance, inside its unit. More than open may come."""
    one = held(line_id, (OrderStage.APPROVED, OrderStage.SENT, OrderStage.CLOSED))
    one.received += copies


def unreceive(line_id: int, copies: int, by: int | None = None) -> None:
    """So many copies went back or were never good: they are to come again. A closed order is open again."""
    one = held(line_id, (OrderStage.APPROVED, OrderStage.SENT, OrderStage.CLOSED))
    if copies > one.received:
        raise Refused("line_not_received", received=one.received)
    one.received -= copies
    if one.order.state == OrderStage.CLOSED and one.open:
        stages.reopen(one.order, by, "有退书，重新算作在途")


def cancel_line(line_id: int, copies: int, reason: str, by: int | None) -> None:
    """取消: the supplier will not send these copies; the rest of the line stays. Their money is free again."""
    one = held(line_id, reading.ON_ORDER)
    if not reason:
        raise Refused("line_no_reason", field="reason")
    if not 1 <= copies <= one.open:
        raise Refused("line_too_many", field="copies", open=one.open)
    one.cancelled += copies
    one.cancel_reason = reason[:200]
    note(one, "cancel", "取消", f"{copies} 册：{reason}", by)
    if one.open == 0 and one.received == 0:
        drafting.release([line_id], by)
    db.session.flush()


def reorder(*, line_id: int, order_id: int, copies: int, by: int) -> int:
    """改订: order at another supplier what was cancelled here, as a line of a draft; its id. Each line knows the other.

    Suggestions that waited for the old line wait for the new one.
    """
    one = locked(OrderLine, line_id)
    left = max(0, reorderable(one))
    if not 1 <= copies <= left:
        raise Refused("line_not_cancelled", field="copies", left=left)
    told = {name: getattr(one, name) for name in (
        "volume", "responsibility", "publisher", "pub_date", "class_no", "branch_id", "set_name")}  # fmt: skip
    new_id = drafting.new_line(order_id=order_id, by=by, copies=copies, isbn=one.isbn or "", title=one.title,
                               price=one.price, follows_id=one.id, **told)  # fmt: skip
    new = db.session.get(OrderLine, new_id)
    new.bib_id = new.bib_id or one.bib_id
    note(one, "reorder", "改订", f"{copies} 册，改到订单 {new.order.number}（{new.order.supplier.name}）", by)
    if one.open == 0 and one.received == 0:
        waiting = Suggestion.line_id == one.id, Suggestion.stage == SuggestionStage.ADOPTED
        for wish in db.session.scalars(select(Suggestion).where(*waiting).order_by(Suggestion.id).with_for_update()):
            drafting.ordered(wish, new, by)
    db.session.flush()
    return new_id


def cancel_and_reorder(*, line_id: int, copies: int, reason: str, by: int, order_id: int | None = None) -> int | None:
    """Cancel copies, and where an order is named order them there at once; the new line's id."""
    cancel_line(line_id, copies, reason, by)
    return reorder(line_id=line_id, order_id=order_id, copies=copies, by=by) if order_id else None


def reorderable(one: OrderLine) -> int:
    """How many cancelled copies were not ordered elsewhere yet."""
    return one.cancelled - _ordered_again(one.id)


def _ordered_again(line_id: int) -> int:
    query = select(func.coalesce(func.sum(OrderLine.copies), 0)).join(
        PurchaseOrder, PurchaseOrder.id == OrderLine.order_id).where(
        OrderLine.follows_id == line_id, PurchaseOrder.state != OrderStage.CANCELLED)  # fmt: skip
    return int(db.session.scalar(query))


def of(line_id: int) -> list[MoveMade]:
    """What was done with a line: cancelled, ordered again, claimed; the first first."""
    return history.of(SUBJECT, line_id)


def note(one: OrderLine, verb: str, label: str, text: str, by: int | None) -> None:
    """Write down what was done with a line beside its state."""
    state = one.order.state
    db.session.add(MoveMade(subject=SUBJECT, row_id=one.id, verb=verb, label=label, source=state, target=state, by_id=by,
                            at=clock.now(), note=text[:500]))  # fmt: skip


def held(line_id: int, states) -> OrderLine:
    """The line, its row held, of an order that is in one of these states."""
    order_id = reading.line(line_id).order_id
    order = locked(PurchaseOrder, order_id)
    if order.state not in states:
        raise Refused("line_not_ordered", stage=order.stage_label)
    return locked(OrderLine, line_id)
