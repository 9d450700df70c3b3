"""Suggestions: checked while they are sent, answered in time, ordered with one click, told at the shelf; and the money."""

import pytest

from tests.factories import a_bib, a_branch, a_colleague, an_accepted_batch, some_items
from tests.services.orders.made import ISBNS, a_draft, a_fund, a_sent_order, a_supplier
from yylib import clock
from yylib.database import db, write, writing
from yylib.errors import NotThere, Refused
from yylib.models.batches import Invoice
from yylib.models.items import Item
from yylib.models.outbox import OutboxItem
from yylib.models.suggestions import Suggestion
from yylib.services import funds, items, orders, outbox, suggestions
from yylib.services.suggestions.reading import is_late

WHO = {"name": "荐购人甲", "phone": "13000000001", "consent": ("contact", "2026-01", "web")}


@pytest.fixture
def desk(house):
    clock.freeze("2026-11-23 09:00")
    return a_colleague("acquisition"), a_colleague("head")


def wished(**given):
    return write(suggestions.send, **({"title": "局外人", "isbn": ISBNS[0]} | given))


def stage(wish_id):
    db.session.rollback()
    return db.session.get(Suggestion, wish_id).stage


def test_a_title_held_on_order_or_wished_for_is_told_by_branch_and_may_be_sent_anyway(desk):
    by, head = desk
    branch_id = a_branch(name="总馆")
    some_items(a_bib(isbn=ISBNS[0], title="局外人"), 2, owning_branch_id=branch_id)
    order, _lines = a_sent_order(
        by, head, a_supplier(by), a_fund(head), {"isbn": ISBNS[0], "title": "局外人", "copies": 3}
    )
    with pytest.raises(Refused) as caught:
        wished()
    assert caught.value.code == "suggest_found"
    wish = suggestions.get(wished(anyway=True, branch_id=branch_id))
    assert wish.found == ["馆藏：总馆，在馆 2 册", "已订购，还没有到：3 册"] and wish.person_id is None
    found = suggestions.check(title="局外人", isbn="7-201-10456-X")
    assert [one.words for one in found.wishes] == ["希望放在总馆，待处理 1 条"]
    assert suggestions.by_path(suggestions.path_of(wish).rsplit("/", 1)[1]).id == wish.id
    assert suggestions.by_path(f"{wish.code}-{'0' * 20}") is None
    for bad, code in (({"isbn": "9787201104561"}, "suggest_isbn"), ({"name": "只有名", "isbn": ""}, "suggest_person")):
        with pytest.raises(Refused) as caught:
            wished(title="没有的书", **bad)
        assert caught.value.code == code
    with pytest.raises(NotThere):
        wished(title="没有的书", isbn="", branch_id=99)


def test_an_answer_is_due_in_five_working_days_and_goes_to_all_who_wished_the_same(desk):
    by, _head = desk
    first, second = wished(**WHO), wished(anyway=True)
    wish = suggestions.get(first)
    assert clock.local(wish.due_at).date().isoformat() == "2026-11-30" and not is_late(wish)
    clock.freeze("2026-12-02 09:00")
    assert suggestions.count_late() == 2
    with pytest.raises(Refused) as caught:
        write(suggestions.answer_same, suggestion_id=first, verb="decline", by=by)
    assert caught.value.code == "suggestion_reason"
    assert (
        write(suggestions.answer_same, suggestion_id=first, verb="decline", decline_reason="out_of_print", by=by) == 2
    )
    assert stage(first) == stage(second) == "declined" and suggestions.count_late() == 0
    assert [item.what for item in outbox.waiting()] == ["荐购《局外人》的答复：绝版，买不到。"]
    write(suggestions.advance, suggestion_id=first, verb="reopen", by=by)
    assert suggestions.get(first).answered_at is None


def test_one_click_orders_it_and_the_reader_is_told_when_it_stands_on_the_shelf(desk):
    by, head = desk
    wish_id, other = wished(**WHO), wished(anyway=True)
    order_id, _lines = a_draft(by, a_supplier(by), a_fund(head))
    line_id = write(suggestions.to_order, suggestion_id=wish_id, order_id=order_id, copies=2, by=by)
    assert stage(wish_id) == stage(other) == "ordered" and orders.line(line_id).title == "局外人"
    write(orders.drop_line, line_id=line_id, by=by)
    assert stage(wish_id) == "adopted"
    write(suggestions.to_order, suggestion_id=wish_id, order_id=order_id, by=by)
    bib_id = a_bib(isbn=ISBNS[0], title="局外人")
    shelved = some_items(bib_id, 2)
    write(lambda by: items.tell_shelved(shelved), by=by)
    assert write(lambda by: suggestions.arrived([bib_id]), by=by) == 0
    assert stage(wish_id) == "arrived" and db.session.get(Suggestion, wish_id).bib_id == bib_id
    told = db.session.query(OutboxItem).one()
    assert "已经上架" in told.what and told.person.name == "荐购人甲"


def test_a_wish_waits_for_the_line_that_a_draft_has_already(desk):
    by, head = desk
    order_id, _lines = a_draft(by, a_supplier(by), a_fund(head))
    line_id = write(orders.new_line, order_id=order_id, isbn=ISBNS[0], title="局外人", price=3200, by=by)
    wish_id = wished(anyway=True)
    assert write(suggestions.to_order, suggestion_id=wish_id, order_id=order_id, copies=3, by=by) == line_id
    assert orders.line(line_id).copies == 3 and stage(wish_id) == "ordered"


def test_what_is_cancelled_waits_for_an_order_again_and_goes_along_to_the_next_supplier(desk):
    by, head = desk
    wish_id, supplier_id, fund_id = wished(), a_supplier(by), a_fund(head)
    order_id, _lines = a_draft(by, supplier_id, fund_id)
    line_id = write(suggestions.to_order, suggestion_id=wish_id, order_id=order_id, by=by)
    write(orders.advance, order_id=order_id, verb="cancel", note="不订了", by=by)
    assert stage(wish_id) == "adopted", "the reader is not told for ever that it is ordered"
    again, _lines = a_draft(by, supplier_id, fund_id)
    new_id = write(orders.reorder, line_id=line_id, order_id=again, copies=1, by=by)
    assert stage(wish_id) == "ordered" and suggestions.get(wish_id).line_id == new_id
    write(orders.advance, order_id=again, verb="cancel", note="也不订了", by=by)
    write(suggestions.advance, suggestion_id=wish_id, verb="decline", decline_reason="out_of_print", by=by)
    assert stage(wish_id) == "declined"


def test_one_address_sends_so_many_and_no_more(desk):
    given = {"address": "10.0.0.1", "anyway": True, "title": "某书"}
    for _ in range(20):
        write(suggestions.send_alone, **given)
    with pytest.raises(Refused) as caught:
        write(suggestions.send_alone, **given)
    assert caught.value.code == "too_many" and write(suggestions.send_alone, **(given | {"address": "10.0.0.2"}))


def test_money_is_committed_until_the_invoice_and_spent_from_then_on(desk):
    by, head = desk
    fund_id = a_fund(head)
    _order, (line_id,) = a_sent_order(by, head, a_supplier(by), fund_id, {"copies": 4})
    assert tuple(funds.figures(fund_id)) == (100_000, 13_000, 0)
    batch_id = an_accepted_batch()
    ids = some_items(a_bib(), 3, line_id=line_id, batch_id=batch_id, net_price=3250)
    write(lambda by: orders.receive(line_id, 3), by=by)
    assert tuple(funds.figures(fund_id)) == (100_000, 13_000, 0)
    with writing() as session:
        session.get(Item, ids[0]).stage = "returned"
        session.add(Invoice(batch_id=batch_id, fund_id=fund_id, number="1", on_day=clock.today(), list_amount=10_000,
                            net_amount=6_500, created_at=clock.now()))  # fmt: skip
    assert tuple(funds.figures(fund_id)) == (100_000, 3_250, 6_500)
    with writing() as session:
        session.query(Invoice).one().cancelled_at = clock.now()
    assert funds.figures(fund_id) == (100_000, 3_250 + 6_500, 0) and funds.figures(fund_id).left == 90_250
