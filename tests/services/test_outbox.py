"""What must be said to whom by when is listed once and ticked once."""

from datetime import timedelta

import pytest

from tests.factories import a_colleague
from yylib import clock
from yylib.database import write
from yylib.errors import NotThere
from yylib.services import outbox, people


def an_item(ref="a", hours=24, **given):
    return write(outbox.tell, kind="password_slip", ref=ref, what=f"把密码条 {ref} 交给同事",
                 due_at=clock.now() + timedelta(hours=hours), **given)  # fmt: skip


def test_the_same_occasion_is_told_once(house):
    assert an_item() == an_item()
    assert outbox.count_waiting() == 1


def test_the_soonest_due_stands_first(house):
    an_item("later", 48), an_item("soon", 1)
    assert [item.ref for item in outbox.waiting()] == ["soon", "later"]


def test_the_first_tick_stays_whoever_ticks_again(house):
    one, two, item = a_colleague(), a_colleague(), an_item()
    write(outbox.tick, item_id=item, by=one)
    write(outbox.tick, item_id=item, by=two)
    assert [told.ticked_by_id for told in outbox.told()] == [one] and outbox.waiting() == []


def test_ticked_by_mistake_it_waits_again(house):
    one, item = a_colleague(), an_item()
    write(outbox.tick, item_id=item, by=one)
    write(outbox.untick, item_id=item, by=one)
    assert outbox.count_waiting() == 1 and outbox.told() == []


def test_who_may_see_no_reader_neither_sees_nor_ticks_what_concerns_one(house):
    person = write(people.enter, name="张三丰", phone="13000000001", by=None)
    item, admin = an_item(person_id=person), a_colleague("admin")
    assert outbox.waiting(with_people=False) == [] and len(outbox.waiting()) == 1
    with pytest.raises(NotThere):
        write(outbox.tick, item_id=item, by=admin, with_people=False)
    write(outbox.tick, item_id=item, by=admin)
    assert outbox.told(with_people=False) == []
