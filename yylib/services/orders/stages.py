"""审批: the way of an order; what it may cost is decided while its fund's row is held."""

from datetime import timedelta

from sqlalchemy import and_, or_, select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import Refused, declare
from yylib.models.history import MoveMade
from yylib.models.orders import Fund, OrderLine, OrderStage, PurchaseOrder
from yylib.permissions import Permission
from yylib.services import funds, history, rules
from yylib.services.accounts import deputies
from yylib.services.money import yuan
from yylib.services.orders import drafting, reading
from yylib.workflow import Move, Workflow

S, _EDIT, _DECIDE = OrderStage, Permission.ORDERS_MANAGE, Permission.ORDERS_APPROVE
SUBJECT = "order"
PIPELINE = Workflow(
    Move("submit", "提交审批", {S.DRAFT}, S.SUBMITTED, _EDIT),
    Move("withdraw", "撤回", {S.SUBMITTED}, S.DRAFT, _EDIT),
    Move("approve", "批准", {S.SUBMITTED}, S.APPROVED, _DECIDE),
    Move("send_back", "退回", {S.SUBMITTED}, S.DRAFT, _DECIDE),
    Move("send", "已发给供货商", {S.APPROVED}, S.SENT, _EDIT),
    Move("close", "结清", {S.SENT}, S.CLOSED, _EDIT),
    Move("reopen", "重开", {S.CLOSED}, S.SENT, _EDIT),
    Move("cancel", "取消订单", {S.DRAFT, S.SUBMITTED, S.APPROVED, S.SENT}, S.CANCELLED, _EDIT),
)
WANTS_NOTE = ("send_back", "cancel")
declare(
    order_empty=("订单里还没有书", "请先录入、粘贴或导入订单行。", 422),
    order_no_price=("有 {lines} 行没有定价：第 {at} 行", "占用多少经费算不出来；请补上定价，不知道的先写估价。", 422),
    order_over_budget=("经费不够：这份订单实洋 {amount} 元，“{fund}”只剩 {left} 元，超出 {over} 元",
                       "请减少册数或取消几行、换一笔经费，或请科室负责人追加经费。", 409),
    order_over_reason=("超出经费 {over} 元，要写明理由", "规定允许科室负责人写明理由后批准；理由会印在订单上。", 422),
    order_own=("自己经手的订单不能自己批准", "起草、提交、改动过它，或录入过其中一行的人都不能批，请另一位审批人办理。", 403),
    order_own_deputy=("您只是代理{who}，而这份订单是{who}经手的", "代理人不能替本人批准本人的订单，请另一位审批人办理。", 403),
    order_note=("请写明原因", "退回和取消都要写一句为什么，写清楚对方要改什么。", 422),
    order_still_open=("还有 {copies} 册没有到", "都到齐了才能结清；不再要的，先取消那几行。", 409),
    order_has_arrived=("已经到了 {copies} 册，不能整份取消", "请取消没到的那几行，再结清。", 409),
)  # fmt: skip

OVER_BUDGET = rules.declare(
    "ORDER_OVER_BUDGET", label="超出经费的订单，科室负责人写明理由可以批准", subject="采编", type=bool, unit="",
    default=False, source="系统默认（本馆财务规定）")  # fmt: skip


def advance(*, order_id: int, verb: str, by: int, note: str = "", version: int | None = None) -> None:
    """Move an order one step and record who did it. What a step wants beyond the graph is told in ``_checks``."""
    order = locked(PurchaseOrder, order_id, version=version)
    move = PIPELINE.find(S(order.state), verb)
    if verb in WANTS_NOTE and not note:
        raise Refused("order_note", field="note")
    if verb in _checks:
        _checks[verb](order, by, note)
    history.record(subject=SUBJECT, row=order, move=move, by=by, note=note)
    db.session.flush()


def _submitting(order: PurchaseOrder, by: int, note: str) -> None:
    """Money is set aside from here on, so it must be there; a fund is held until the unit ends."""
    told = reading.totals(order.id)
    if not told.titles:
        raise Refused("order_empty")
    if told.unpriced:
        at = [str(n) for n, line in enumerate(reading.lines(order.id), 1) if line.price is None]
        raise Refused("order_no_price", lines=told.unpriced, at="、".join(at[:10]) + "……" * (len(at) > 10))
    fund = locked(Fund, order.fund_id)
    if not fund.is_active:
        raise Refused("order_fund_off", name=fund.name)
    _within(fund, told.net_amount, funds.figures(fund.id).left, note)
    order.submitted_by_id, order.submitted_at = by, clock.now()
    order.over_reason = ""


def _within(fund: Fund, amount: int, left: int, note: str) -> None:
    over = amount - left
    if over <= 0:
        return
    if not rules.rule(OVER_BUDGET):
        raise Refused(
            "order_over_budget", amount=yuan(amount), fund=fund.name, left=yuan(max(left, 0)), over=yuan(over)
        )
    if not note:
        raise Refused("order_over_reason", field="note", over=yuan(over))


def _approving(order: PurchaseOrder, by: int, note: str) -> None:
    _other_than_own(order, by)
    fund, amount = locked(Fund, order.fund_id), reading.totals(order.id).net_amount
    left = funds.figures(fund.id).left + amount  # the order itself is committed since it was submitted
    _within(fund, amount, left, note)
    order.over_reason = note[:200] if amount > left else ""
    order.approved_by_id, order.approved_at = by, clock.now()


def _other_than_own(order: PurchaseOrder, by: int) -> None:
    """Nobody approves what went through his own hands, nor does his deputy for him."""
    own = _hands(order)
    if by in own:
        raise Refused("order_own")
    if who := deputies.stands_in_for(by, _DECIDE, own):
        raise Refused("order_own_deputy", who=who)


def _hands(order: PurchaseOrder) -> set[int]:
    """Who drafted it, entered or changed a line of it, brought a list into it, or submitted it, now or before."""
    lines, lists = (
        select(part).where(OrderLine.order_id == order.id) for part in (OrderLine.by_id, OrderLine.import_id)
    )
    moves = select(MoveMade.by_id).where(or_(
        and_(MoveMade.subject == SUBJECT, MoveMade.row_id == order.id, MoveMade.verb.in_(("submit", "edit"))),
        and_(MoveMade.subject == "batch", MoveMade.row_id.in_(lists))))  # fmt: skip
    own = {order.author_id, order.submitted_by_id, *db.session.scalars(lines), *db.session.scalars(moves)}
    return own - {None}


def _taken_back(order: PurchaseOrder, by: int, note: str) -> None:
    order.submitted_by_id = order.submitted_at = None


def _sending(order: PurchaseOrder, by: int, note: str) -> None:
    """The day on which it should be here is the order's, or as many days on as the supplier usually takes."""
    order.sent_at = clock.now()
    order.expected_on = order.expected_on or clock.today() + timedelta(days=order.supplier.days)
    for one in order.lines:
        one.expected_on = one.expected_on or order.expected_on


def _closing(order: PurchaseOrder, by: int, note: str) -> None:
    if copies := reading.totals(order.id).open:
        raise Refused("order_still_open", copies=copies)


def _cancelling(order: PurchaseOrder, by: int, note: str) -> None:
    if copies := reading.totals(order.id).received:
        raise Refused("order_has_arrived", copies=copies)
    for one in order.lines:
        one.cancelled, one.cancel_reason = one.copies, note[:200]
    drafting.release([one.id for one in order.lines], by)


def reopen(order: PurchaseOrder, by: int | None, note: str) -> None:
    """A closed order whose copies went back is on its way again."""
    move = PIPELINE.find(S.CLOSED, "reopen")
    db.session.add(MoveMade(subject=SUBJECT, row_id=order.id, verb=move.verb, label=move.label, source=S.CLOSED,
                            target=S.SENT, by_id=by, at=clock.now(), note=note))  # fmt: skip
    order.state = S.SENT


_checks = {"submit": _submitting, "withdraw": _taken_back, "approve": _approving, "send_back": _taken_back,
           "send": _sending, "close": _closing, "cancel": _cancelling}  # fmt: skip
