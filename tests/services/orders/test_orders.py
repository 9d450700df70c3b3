"""An order from its draft to its end: money, approval by another, what is cancelled and ordered elsewhere."""

import threading
import time
from datetime import date

import pytest

from tests.factories import a_bib, a_colleague
from tests.races import together
from tests.services.orders.made import ISBNS, a_draft, a_fund, a_sent_order, a_supplier, step
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import IllegalMove, Refused
from yylib.models.accounts import RoleHeld
from yylib.models.orders import OrderLine, PurchaseOrder
from yylib.services import funds, history, lists, orders, rules, suppliers
from yylib.services.imports.kinds import Item, Plan
from yylib.services.orders import claims, importing, lines, reading, tables
from yylib.services.orders.lists import Listed


@pytest.fixture
def desk(house):
    """(the buyer, a head, another head, a supplier, a fund of 1,000 yuan)."""
    clock.freeze("2026-11-23 09:00")
    by, head, other = a_colleague("acquisition", name="采编甲"), a_colleague("head"), a_colleague("head")
    return by, head, other, a_supplier(by), a_fund(head)


def refusal(*call, **given):
    with pytest.raises(Refused) as caught:
        call[0](*call[1:], **given)
    return caught.value.code


def money(fund_id):
    db.session.rollback()
    return tuple(funds.figures(fund_id))


def test_an_order_is_approved_by_another_sent_and_closed_when_all_has_come(desk):
    by, head, other, supplier_id, fund_id = desk
    order_id, (first, second) = a_draft(by, supplier_id, fund_id, {}, {"title": "另一书", "copies": 1})
    assert orders.get(order_id).number == "DG2026-0001" and money(fund_id) == (100_000, 0, 0)
    step(order_id, "submit", by)
    assert money(fund_id) == (100_000, 3 * 3250, 0)
    assert refusal(write, orders.new_line, order_id=order_id, by=by, title="迟了") == "order_not_draft"
    assert refusal(step, order_id, "approve", by) == "order_own"
    assert refusal(step, order_id, "send_back", head) == "order_note"
    step(order_id, "send_back", head, "少订一册")
    step(order_id, "submit", by)
    step(order_id, "approve", head)
    assert refusal(write, claims.claim, line_ids=[first], by=by) == "line_not_ordered"
    step(order_id, "send", by)
    assert orders.get(order_id).expected_on == orders.line(first).expected_on == date(2026, 12, 13)
    assert refusal(step, order_id, "close", by) == "order_still_open"
    write(lambda by: (orders.receive(first, 2), orders.receive(second, 1)), by=by)
    assert refusal(step, order_id, "cancel", by, "不要了") == "order_has_arrived"
    step(order_id, "close", by)
    with pytest.raises(IllegalMove):
        step(order_id, "approve", head)
    write(lambda by: orders.unreceive(second, 1, by), by=by)
    assert orders.get(order_id).state == "sent" and orders.line(second).open == 1
    assert refusal(write, lambda by: orders.unreceive(second, 1, by), by=by) == "line_not_received"
    verbs = [move.verb for move in history.of("order", order_id)]
    assert verbs == ["submit", "send_back", "submit", "approve", "send", "close", "reopen"]


def test_nobody_approves_what_went_through_his_hands_and_no_deputy_does_it_for_him(desk):
    by, head, other, supplier_id, fund_id = desk
    order_id, _lines = a_draft(by, supplier_id, fund_id, {})
    write(orders.new_line, order_id=order_id, by=other, title="科长加的一行", price=100)
    deputy = a_colleague("acquisition", name="代理人")
    with writing() as session:
        session.add(RoleHeld(account_id=deputy, role="head", from_on=clock.today(), until_on=clock.today(),
                             deputy_for_id=other))  # fmt: skip
    step(order_id, "submit", by)
    assert refusal(step, order_id, "approve", other) == "order_own"
    assert refusal(step, order_id, "approve", deputy) == "order_own_deputy"
    clock.freeze("2026-11-24 09:00")
    with writing() as session:
        session.add(RoleHeld(account_id=deputy, role="head", from_on=clock.today(), until_on=clock.today(),
                             deputy_for_id=head))  # fmt: skip
    step(order_id, "approve", deputy)
    assert orders.get(order_id).approved_by_id == deputy


def test_whoever_changed_an_order_or_brought_a_list_into_it_does_not_approve_it_even_after_others_did_the_same(desk):
    by, head, other, supplier_id, fund_id = desk
    third = a_colleague("head")
    order_id, (line_id,) = a_draft(by, supplier_id, fund_id, {})
    typed = write(orders.new_line, order_id=order_id, by=head, title="先录的一行", price=100)
    for who, copies in ((other, 3), (by, 2)):
        for one in (line_id, typed):
            kept = orders.line(one)
            given = {"isbn": "", "title": kept.title, "price": kept.price, "net_price": None, "version": kept.version}
            db.session.rollback()
            write(orders.change_line, line_id=one, copies=copies, by=who, **given)
    with writing() as session:
        session.add(OrderLine(order_id=order_id, title="不知谁导入的", price=100, copies=1, created_at=clock.now()))
    step(order_id, "submit", by)
    assert refusal(step, order_id, "approve", head) == refusal(step, order_id, "approve", other) == "order_own"
    step(order_id, "withdraw", by)
    step(order_id, "submit", third)
    step(order_id, "withdraw", by)
    step(order_id, "submit", by)
    assert refusal(step, order_id, "approve", third) == "order_own", "it was in his hands before"
    step(order_id, "approve", a_colleague("head"))
    assert sorted(move.by_id for move in history.of("order", order_id) if move.verb == "edit") == [head, other]


def test_an_order_over_budget_is_refused_with_how_much_and_approved_only_where_the_rule_says_so(desk):
    by, head, _other, supplier_id, fund_id = desk
    order_id, _lines = a_draft(by, supplier_id, fund_id, {"copies": 40})
    with pytest.raises(Refused) as caught:
        step(order_id, "submit", by)
    assert caught.value.code == "order_over_budget" and caught.value.facts["over"] == "300.00"
    write(rules.set_value, name="ORDER_OVER_BUDGET", value="1", valid_from=clock.today(), reason="馆务会定的", by=head)
    assert refusal(step, order_id, "submit", by) == "order_over_reason"
    step(order_id, "submit", by, "年底结余专用")
    assert refusal(step, order_id, "approve", head) == "order_over_reason"
    step(order_id, "approve", head, "追加文件已到，下周下达")
    assert orders.get(order_id).over_reason.startswith("追加") and funds.figures(fund_id).left == -30_000
    assert (
        refusal(write, funds.allot, fund_id=fund_id, amount=-100, on_day=clock.today(), reason="核减", by=head)
        == "fund_below"
    )
    write(funds.allot, fund_id=fund_id, amount=30_000, on_day=clock.today(), reason="追加", by=head)
    assert money(fund_id) == (130_000, 130_000, 0)


def test_a_slip_of_the_finger_is_a_sum_too_large_and_no_page_that_breaks(desk):
    by, _head, _other, supplier_id, fund_id = desk
    order_id, _lines = a_draft(by, supplier_id, fund_id, {"price": 2**31 - 1, "net_price": 2**31 - 1, "copies": 9999})
    assert reading.totals(order_id).net_amount == 9999 * (2**31 - 1)
    assert refusal(step, order_id, "submit", by) == "order_over_budget"
    assert lists.find(tables.ORDERS, {"sort": "net"}).rows[0].net == 9999 * (2**31 - 1)
    with writing() as session:
        session.get(PurchaseOrder, order_id).state = "sent"
    assert funds.figures(fund_id).left < -(2**40)


def test_what_is_cancelled_at_one_supplier_and_ordered_at_another_shows_both_ways(desk):
    by, head, _other, supplier_id, fund_id = desk
    _order, (line_id,) = a_sent_order(
        by, head, supplier_id, fund_id, {"isbn": ISBNS[0], "title": "局外人", "copies": 5}
    )
    second, _none = a_draft(by, a_supplier(by, name="另一家", discount=800), fund_id)
    assert refusal(write, lines.cancel_and_reorder, line_id=line_id, copies=6, reason="绝版", by=by) == "line_too_many"
    assert refusal(write, lines.cancel_and_reorder, line_id=line_id, copies=2, reason="", by=by) == "line_no_reason"
    again = write(lines.cancel_and_reorder, line_id=line_id, copies=2, reason="只剩三册", order_id=second, by=by)
    old, new = orders.line(line_id), orders.line(again)
    assert (old.open, old.cancelled, new.follows_id, new.copies, new.net_price) == (3, 2, line_id, 2, 4000)
    assert [one.id for one in reading.followers(line_id)] == [again]
    assert [act.verb for act in lines.of(line_id)] == ["cancel", "reorder"]
    assert money(fund_id)[1] == 3 * 3250
    assert refusal(write, orders.reorder, line_id=line_id, order_id=second, copies=1, by=by) == "line_not_cancelled"


def test_a_discount_is_read_as_it_is_written_and_never_ten_times_too_small():
    said = {"65": 650, "65折": 650, "6.5 折": 650, "6.5": 650, "0.65": 650, "６５％": 650, "72.5": 725, "7": 700, "1折": 100,
            "10折": 1000, "1": 1000, "1.0": 1000, "100": 1000, "原价": 1000, "0": None, "101": None, "很多": None}  # fmt: skip
    assert {text: suppliers.thousandths(text) for text in said} == said


def test_late_lines_are_claimed_and_wait_for_the_new_day(desk):
    by, head, _other, supplier_id, fund_id = desk
    _order, (line_id, quick) = a_sent_order(by, head, supplier_id, fund_id, {}, {"title": "到了的"})
    write(lambda by: orders.receive(quick, 2), by=by)
    assert claims.late() == []
    clock.freeze("2026-12-20 09:00")
    assert [one.id for one in claims.late(supplier_id)] == [line_id]
    assert refusal(write, claims.claim, line_ids=[], by=by) == "claim_nothing"
    write(claims.claim, line_ids=[line_id], note="电话，答复年底到", expected_on=date(2026, 12, 30), by=by)
    assert claims.late() == [] and orders.line(line_id).claims == 1
    assert [one.id for one in orders.open_lines(q="某书", supplier_id=supplier_id)] == [line_id]
    clock.freeze("2026-12-31 09:00")
    assert len(claims.by_supplier()) == 1


def test_a_typed_line_takes_what_is_known_under_its_isbn_and_a_set_is_split_to_the_fen(desk):
    by, _head, _other, supplier_id, fund_id = desk
    bib_id = a_bib(isbn=ISBNS[1], title="最初的光明", publisher="中信出版社", price=4500)
    order_id, (line_id, set_id) = a_draft(by, supplier_id, fund_id, {"isbn": "7-5086-7778-1", "title": "", "price": None},
                                          {"title": "某套书", "price": 10000, "copies": 3})  # fmt: skip
    one = orders.line(line_id)
    assert (one.bib_id, one.isbn, one.title, one.publisher, one.price) == (
        bib_id,
        ISBNS[1],
        "最初的光明",
        "中信出版社",
        4500,
    )
    assert refusal(write, orders.new_line, order_id=order_id, by=by, isbn="9787201104561", title="x") == "line_bad_isbn"
    assert refusal(write, orders.new_line, order_id=order_id, by=by, isbn=ISBNS[2]) == "line_wants_title"
    made = write(orders.split_line, line_id=set_id, volumes=3, by=by)
    db.session.rollback()
    assert [orders.line(part).price for part in made] == [3334, 3333, 3333]
    assert reading.totals(order_id).list_amount == 2 * 4500 + 3 * 10000
    write(orders.drop_line, line_id=made[2], by=by)
    assert reading.totals(order_id).unpriced == 0 and reading.totals(order_id).titles == 3
    order = orders.get(order_id)
    write(orders.change_order, order_id=order_id, version=order.version, supplier_id=supplier_id, fund_id=fund_id,
          discount=1000, by=by)  # fmt: skip
    db.session.rollback()
    assert orders.line(line_id).net_price == 4500


def judged(app, acts):
    """What all acts at the same moment came to, sorted."""
    return sorted(answer or "done" for answer in together(app, acts))


def three_submitted(app):
    """An order submitted to two heads, and two drafts that each want the last 600 yuan of a fund."""
    clock.freeze("2026-11-23 09:00")
    with app.app_context():
        by, heads = a_colleague("acquisition"), [a_colleague("head"), a_colleague("head")]
        supplier_id, fund_id = a_supplier(by), a_fund(heads[0], 60_000 + 6_500)
        waiting, _lines = a_draft(by, supplier_id, fund_id, {})
        step(waiting, "submit", by)
        rivals = [
            a_draft(by, supplier_id, fund_id, {"price": 10_000, "net_price": 10_000, "copies": 6})[0] for _ in "ab"
        ]
        db.session.remove()
    return by, heads, fund_id, waiting, rivals


def test_two_heads_approve_once_and_two_orders_cannot_have_the_same_money(both):
    by, heads, fund_id, waiting, rivals = three_submitted(both)
    assert judged(both, [lambda head=head: step(waiting, "approve", head) for head in heads]) == [
        "done",
        "illegal_move",
    ]
    answers = judged(both, [lambda one=one: step(one, "submit", by) for one in rivals])
    assert answers == ["done", "order_over_budget"]
    with both.app_context():
        assert funds.figures(fund_id).left == 0
        db.session.remove()


def test_a_list_that_comes_in_while_its_order_is_submitted_stays_out(both):
    """The unit of an import waits for the order's row: on what was submitted nothing is added behind the money's back."""
    by, _heads, fund_id, _waiting, (order_id, _other) = three_submitted(both)
    item = Item(2, Listed(isbn=None, isbn_shown="", title="迟到的一行", volume="", responsibility="", publisher="",
                          pub_date="", class_no="", price=100, net_price=None, copies=1))  # fmt: skip
    plan = Plan(None, importing.NAME, None, None, {"order_id": order_id}, 0, clock.today(), by)
    holds = threading.Event()

    def submitting(by):
        orders.advance(order_id=order_id, verb="submit", by=by)
        holds.set()
        time.sleep(0.15)

    def bringing():
        holds.wait(30)
        return write(importing.write, hot=True, plan=plan, items=[item])[0].reason

    assert judged(both, [lambda: write(submitting, by=by), bringing]) == ["done", importing.NOT_DRAFT]
    with both.app_context():
        assert reading.totals(order_id).titles == 1 and funds.figures(fund_id).left == 0
        db.session.remove()


def test_the_naive_way_spends_the_last_money_twice(both):
    """The control: the same two orders against looking first and submitting 20 ms later, without holding the fund."""
    by, _heads, fund_id, _waiting, rivals = three_submitted(both)
    looked = threading.Barrier(2)

    def naive(order_id):
        left, amount = funds.figures(fund_id).left, reading.totals(order_id).net_amount
        db.session.rollback()
        looked.wait(30)
        time.sleep(0.02)
        if amount <= left:
            write(
                lambda by: plain("UPDATE purchase_order SET state = 'submitted' WHERE id = :id", id=order_id).count,
                by=by,
            )

    assert judged(both, [lambda one=one: naive(one) for one in rivals]) == ["done", "done"]
    with both.app_context():
        assert funds.figures(fund_id).left == -60_000
        db.session.remove()
