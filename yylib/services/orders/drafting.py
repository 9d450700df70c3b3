"""起草: an order and its lines while it is a draft. Whoever changes a line holds the order's row."""

from datetime import date

from sqlalchemy import select

from yylib import clock
from yylib.database import db, locked
from yylib.errors import NotThere, Refused, declare
from yylib.meanings import mean
from yylib.models.bibs import BibRecord
from yylib.models.history import MoveMade
from yylib.models.orders import Fund, OrderLine, OrderStage, PurchaseOrder, Supplier
from yylib.models.suggestions import Suggestion, SuggestionStage
from yylib.services import isbn as isbns
from yylib.services import running_numbers
from yylib.services.orders import sets

declare(
    order_not_draft=("这份订单已经不是草稿，是“{stage}”", "要改请先撤回或请审批人退回；已批准的只能取消订单行。", 409),
    order_supplier_off=("“{name}”已停用", "请换一家供货商，或先在“供货商”里重新启用。", 409),
    order_fund_off=("“{name}”已封账", "请换一笔经费，或请科室负责人重开。", 409),
    line_bad_isbn=("ISBN 不对：{why}", "请对着书核一遍；书上没有或印错的，留空，在备注里写明。", 422),
    line_wants_title=("题名要填", "馆里没有这个 ISBN 的书，题名带不出来，请自己写。", 422),
    line_not_set=("拆不开：要写 2–{most} 册", "请看看这一套有几册。", 422),
    suggestion_taken=("这条荐购现在是“{stage}”", "请刷新后再看。", 409),
)  # fmt: skip
mean(uq_purchase_order_number="same_again")


def open_order(*, supplier_id: int, fund_id: int, by: int, discount: int | None = None, expected_on: date | None = None,
               note: str = "") -> int:  # fmt: skip
    """A new draft with a number of its own, DG2026-0001; its id. The discount is the supplier's unless one is given."""
    supplier, _fund = _ordered_from(supplier_id, fund_id)
    order = PurchaseOrder(number=_next_number(), supplier_id=supplier_id, fund_id=fund_id,
                          discount=discount or supplier.discount, expected_on=expected_on, note=note, author_id=by,
                          created_at=clock.now())  # fmt: skip
    db.session.add(order)
    db.session.flush()
    return order.id


def _next_number() -> str:
    year = clock.today().year
    return f"DG{year}-{running_numbers.take(f'purchase_order {year}'):04}"


def _ordered_from(supplier_id: int, fund_id: int) -> tuple[Supplier, Fund]:
    supplier, fund = db.session.get(Supplier, supplier_id), db.session.get(Fund, fund_id)
    if supplier is None or fund is None:
        raise NotThere()
    if not supplier.is_active:
        raise Refused("order_supplier_off", field="supplier_id", name=supplier.name)
    if not fund.is_active:
        raise Refused("order_fund_off", field="fund_id", name=fund.name)
    return supplier, fund


def draft(order_id: int) -> PurchaseOrder:
    """The order, its row held, while it is a draft; else ``order_not_draft``."""
    order = locked(PurchaseOrder, order_id)
    if order.state != OrderStage.DRAFT:
        raise Refused("order_not_draft", stage=order.stage_label)
    return order


def change_order(*, order_id: int, version: int, supplier_id: int, fund_id: int, discount: int,
                 expected_on: date | None = None, note: str = "", by: int) -> None:  # fmt: skip
    """Correct a draft. A new discount is reckoned through its lines; prices agreed line by line are overwritten by it."""
    order = draft(order_id)
    if order.version != version:
        raise Refused("changed_meanwhile", who="别人")
    if (order.supplier_id, order.fund_id) != (supplier_id, fund_id):
        _ordered_from(supplier_id, fund_id)
    if order.discount != discount:
        for one in order.lines:
            one.net_price = net_of(one.price, discount) if one.net_price else one.net_price
    order.supplier_id, order.fund_id, order.discount = supplier_id, fund_id, discount
    order.expected_on, order.note = expected_on, note
    _touched(order, by)
    db.session.flush()


def _touched(order: PurchaseOrder, *people: int | None) -> None:
    """Write down, once each, who beside its author changed a draft: a line bears its last editor alone, and whoever had a
    hand in an order does not approve it."""
    query = select(MoveMade.by_id).where(
        MoveMade.subject == "order", MoveMade.row_id == order.id, MoveMade.verb == "edit"
    )
    for one in sorted({one for one in people if one} - {order.author_id} - set(db.session.scalars(query))):
        db.session.add(MoveMade(subject="order", row_id=order.id, verb="edit", label="改动草稿", source=order.state,
                                target=order.state, by_id=one, at=clock.now(), note=""))  # fmt: skip


def net_of(price: int | None, discount: int) -> int | None:
    """实洋 of one copy, half a fen upwards."""
    return None if price is None else (price * discount + 500) // 1000


def new_line(*, order_id: int, by: int | None, copies: int = 1, isbn: str = "", title: str = "", price: int | None = None,
             net_price: int | None = None, suggestion_id: int | None = None, **told) -> int:  # fmt: skip
    """One more line of a draft; its id. What is not given is filled from the record held under the ISBN.

    ``told``: volume responsibility publisher pub_date class_no branch_id note set_name follows_id. With
    ``suggestion_id`` the suggestion becomes 已订购 and gives what is not said here; a line of the draft that has its ISBN
    already is its line.
    """
    order = draft(order_id)
    wish = suggestion_id and _wish(suggestion_id)
    if wish:
        title, isbn = title or wish.title, isbn or wish.isbn_shown
        told = {"responsibility": wish.author, "publisher": wish.publisher, "branch_id": wish.branch_id,
                "pub_date": str(wish.pub_year or "")} | {name: value for name, value in told.items() if value}  # fmt: skip
    number, shown = _isbn(isbn)
    if wish and (there := _there(order.id, number)):
        there.copies = max(there.copies, copies)
        _touched(order, by)
        ordered(wish, there, by)
        return there.id
    held = number and at_hand(number)
    if held:
        title, price = title or held.title, held.price if price is None else price
        told = {"volume": held.volume[:60], "responsibility": held.responsibility, "publisher": held.publisher,
                "pub_date": held.pub_date, "class_no": held.class_no} | {k: v for k, v in told.items() if v}  # fmt: skip
    if not title:
        raise Refused("line_wants_title", field="title")
    one = OrderLine(order_id=order.id, bib_id=held.id if held and held.title == title else None, isbn=number,
                    isbn_shown=shown, title=title, price=price, copies=copies, by_id=by, created_at=clock.now(),
                    net_price=net_of(price, order.discount) if net_price is None else net_price, **told)  # fmt: skip
    db.session.add(one)
    db.session.flush()
    if wish:
        ordered(wish, one, by)
    return one.id


def _there(order_id: int, number: str | None) -> OrderLine | None:
    """The only line of an order under this ISBN; a set has several and none is it."""
    query = select(OrderLine).where(OrderLine.order_id == order_id, OrderLine.isbn == number).limit(2)
    found = list(db.session.scalars(query)) if number else []
    return found[0] if len(found) == 1 else None


def _isbn(text: str) -> tuple[str | None, str]:
    if not (text or "").strip():
        return None, ""
    number, why = isbns.verdict(text)
    if number is None:
        raise Refused("line_bad_isbn", field="isbn", why=why)
    return number, text.strip()[:60]


def at_hand(number: str) -> BibRecord | None:
    """The record held under an ISBN; of several the latest."""
    query = select(BibRecord).where(BibRecord.isbn == number).order_by(BibRecord.id.desc()).limit(1)
    return db.session.scalar(query)


def _wish(suggestion_id: int) -> Suggestion:
    wish = locked(Suggestion, suggestion_id)
    if wish.stage not in (SuggestionStage.OPEN, SuggestionStage.ADOPTED):
        raise Refused("suggestion_taken", stage=wish.stage_label)
    return wish


def ordered(wish: Suggestion, one: OrderLine, by: int | None) -> None:
    """A suggestion waits for this line from now on."""
    db.session.add(MoveMade(subject="suggestion", row_id=wish.id, verb="order", label="下订单", source=wish.stage,
                            target=SuggestionStage.ORDERED, by_id=by, at=clock.now(), note=""))  # fmt: skip
    wish.stage, wish.line_id = SuggestionStage.ORDERED, one.id
    if wish.answered_at is None:
        wish.answered_at, wish.answered_by_id = clock.now(), by


def release(line_ids: list[int], by: int | None) -> list[Suggestion]:
    """Nothing comes of these lines: the suggestions that waited for them wait for an order again."""
    query = select(Suggestion).where(Suggestion.line_id.in_(line_ids), Suggestion.stage == SuggestionStage.ORDERED)
    wishes = list(db.session.scalars(query.order_by(Suggestion.id).with_for_update()))
    for wish in wishes:
        db.session.add(MoveMade(subject="suggestion", row_id=wish.id, verb="unorder", label="退回待订", source=wish.stage,
                                target=SuggestionStage.ADOPTED, by_id=by, at=clock.now(), note=""))  # fmt: skip
        wish.stage = SuggestionStage.ADOPTED
    return wishes


def change_line(*, line_id: int, version: int, by: int, isbn: str, title: str, copies: int, price: int | None,
                net_price: int | None, **told) -> None:  # fmt: skip
    """Correct a line of a draft; without a net price it is reckoned from the order's discount."""
    one = locked(OrderLine, line_id, version=version)
    order = draft(one.order_id)
    number, shown = _isbn(isbn) if isbn != one.isbn_shown else (one.isbn, one.isbn_shown)
    if not title:
        raise Refused("line_wants_title", field="title")
    if number != one.isbn:
        held = number and at_hand(number)
        one.bib_id = held.id if held and held.title == title else None
    one.isbn, one.isbn_shown, one.title, one.copies, one.price = number, shown, title, copies, price
    one.net_price = net_of(price, order.discount) if net_price is None else net_price
    for name, value in told.items():
        setattr(one, name, value)
    _touched(order, one.by_id, by)
    one.by_id = by
    db.session.flush()


def drop_line(*, line_id: int, by: int) -> None:
    """Take a line out of a draft; a suggestion it came from waits for an order again."""
    one = locked(OrderLine, line_id)
    _touched(draft(one.order_id), by)
    release([line_id], by)
    for wish in db.session.scalars(select(Suggestion).where(Suggestion.line_id == line_id)):
        wish.line_id = None
    db.session.flush()
    db.session.delete(one)


def split_line(*, line_id: int, volumes: int, by: int) -> list[int]:
    """套装拆分: the line of a set becomes one line a volume; the prices together are the set's, to the fen."""
    one = locked(OrderLine, line_id)
    order = draft(one.order_id)
    if not 2 <= volumes <= sets.MOST:
        raise Refused("line_not_set", field="volumes", most=sets.MOST)
    prices = sets.split(one.price, volumes) if one.price is not None else [None] * volumes
    nets = sets.split(one.net_price, volumes) if one.net_price is not None else [None] * volumes
    alike = {name: getattr(one, name) for name in (
        "order_id", "isbn", "isbn_shown", "title", "responsibility", "publisher", "pub_date", "class_no", "copies",
        "branch_id", "import_id", "import_row", "expected_on", "note", "created_at", "follows_id")}  # fmt: skip
    further = [OrderLine(**alike, volume=f"第{at}册", set_name=one.title[:200], price=price, net_price=net, by_id=by)
               for at, price, net in zip(range(2, volumes + 1), prices[1:], nets[1:], strict=True)]  # fmt: skip
    _touched(order, one.by_id, by)
    one.volume, one.set_name, one.price, one.net_price, one.by_id = "第1册", one.title[:200], prices[0], nets[0], by
    db.session.add_all(further)
    db.session.flush()
    return [one.id, *(more.id for more in further)]
