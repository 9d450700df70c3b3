"""Things left behind: written down, handed back masked, handed over after their time, and forgotten by name."""

from datetime import datetime, time

import pytest

from tests.factories import a_branch, a_colleague, places_of
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import NotThere, Refused
from yylib.models.seats import Seat
from yylib.services import lists, lost, privacy


@pytest.fixture
def room(house):
    clock.freeze("2026-11-23 10:00")
    return places_of(a_branch(name="总馆"))[1]


def a_thing(room, **given):
    given = {"what": "黑色雨伞", "kept_where": "服务台下柜", "found_at": clock.now(), "by": a_colleague()} | given
    return write(lost.log, place_id=room, **given)


def a_seat(room, label="A1", **given) -> int:
    with writing() as session:
        seat = Seat(place_id=room, label=label, code=f"c{room}{label}{len(given)}", x=0, y=0, **given)
        session.add(seat)
        session.flush()
        return seat.id


def found(**asked):
    return [thing.id for thing in lists.find(lost.THINGS, asked).rows]


def test_a_thing_is_written_down_with_its_seat_and_its_day(room):
    seat = a_seat(room, "A12")
    thing = lost.get(a_thing(room, seat=" ａ12 ", spot="椅背上"))
    assert (thing.seat_id, thing.found_on, thing.is_kept) == (seat, clock.today(), True)
    assert thing.where == "总馆 阅览室 A12 座，椅背上"
    assert lost.state(thing) == ("open", "在库")
    assert [held.id for held in lost.at_seat(seat)] == [thing.id]


def test_a_seat_that_is_not_on_the_map_and_a_time_to_come_are_refused(room):
    a_seat(room, "A1", is_active=False)
    for given, code in (
        ({"seat": "A1"}, "lost_no_seat"),
        ({"found_at": clock.at(clock.today(), time(10, 1))}, "lost_in_future"),
    ):
        with pytest.raises(Refused, match=code):
            a_thing(room, **given)
    with pytest.raises(NotThere):
        a_thing(room + 99)
    assert plain("SELECT count(*) AS n FROM lost_thing")[0].n == 0


def test_the_owner_is_kept_by_name_and_four_digits_and_shown_masked(room):
    thing_id, by = a_thing(room), a_colleague()
    write(lost.hand_back, thing_id=thing_id, name=" 张  小三", last4="００１２", by=by)
    thing = lost.get(thing_id)
    assert thing.returned_to == "张 小三 0012"
    assert (thing.taker, lost.state(thing)) == ("张*三 尾号 0012", ("ok", "已领"))
    row = plain("SELECT body FROM audit_row WHERE subject = 'lost_thing' AND act = 'change'")[0]
    assert "0012" not in row.body and '"returned_to": "changed"' in row.body


@pytest.mark.parametrize("digits", ["123", "12345", "12a4", "", "一二三四"])
def test_four_digits_are_four_digits(room, digits):
    thing_id = a_thing(room)
    with pytest.raises(Refused, match="lost_four"):
        write(lost.hand_back, thing_id=thing_id, name="张三", last4=digits, by=1)
    with pytest.raises(Refused, match="bad_name"):
        write(lost.hand_back, thing_id=thing_id, name="123", last4="0012", by=1)
    assert lost.get(thing_id).is_kept


def test_what_is_gone_is_not_given_a_second_time_and_can_be_taken_back_into_stock(room):
    thing_id, by = a_thing(room), a_colleague()
    with pytest.raises(Refused, match="lost_kept"):
        write(lost.undo, thing_id=thing_id, by=by)
    write(lost.hand_back, thing_id=thing_id, name="张三", last4="0012", by=by)
    for act in (
        lambda: write(lost.hand_back, thing_id=thing_id, name="李四", last4="0013", by=by),
        lambda: write(lost.hand_over, thing_id=thing_id, how="上交", by=by),
    ):
        with pytest.raises(Refused, match="lost_gone"):
            act()
    write(lost.undo, thing_id=thing_id, by=by)
    thing = lost.get(thing_id)
    assert thing.is_kept and thing.returned_to is None and thing.returned_by_id is None
    write(lost.hand_over, thing_id=thing_id, how="上交公安局", by=by)
    db.session.expire_all()
    assert lost.state(lost.get(thing_id)) == ("off", "已处理")


def test_after_ninety_days_it_is_due_and_somebody_is_told_once(room):
    early, by = a_thing(room), a_colleague()
    clock.freeze("2027-02-20 09:00")
    assert (lost.count_due(), write(lost.remind), found(state="due")) == (0, 0, [])
    clock.freeze("2027-02-21 09:00")
    late = a_thing(room, what="红色水杯")
    assert lost.days_kept(lost.get(early)) == 90 and lost.is_due(lost.get(early)) and not lost.is_due(lost.get(late))
    assert (lost.count_due(), write(lost.remind), write(lost.remind), found(state="due")) == (1, 1, 1, [early])
    waiting = plain("SELECT what, ticked_at FROM outbox_item WHERE kind = 'lost'")
    assert len(waiting) == 1 and "黑色雨伞" in waiting[0].what and waiting[0].ticked_at is None
    write(lost.hand_over, thing_id=early, how="上交公安局", by=by)
    assert plain("SELECT ticked_by_id FROM outbox_item WHERE kind = 'lost'")[0].ticked_by_id == by
    assert lost.count_due() == 0


def test_the_taker_is_forgotten_ninety_days_after_the_thing_was_handed_back(room):
    thing_id = a_thing(room)
    write(lost.hand_back, thing_id=thing_id, name="张三", last4="0012", by=a_colleague())
    for day, kept in (("2027-02-21 23:00", "张* 尾号 0012"), ("2027-02-22 00:30", "（已匿名）")):
        clock.freeze(day)
        write(privacy.expire)
        db.session.expire_all()
        assert lost.get(thing_id).taker == kept
    assert lost.state(lost.get(thing_id)) == ("ok", "已领")


def test_who_took_it_is_shown_whole_for_a_reason_that_is_kept(room):
    thing_id, by = a_thing(room), a_colleague("head")
    write(lost.hand_back, thing_id=thing_id, name="张三", last4="0012", by=by)
    for reason in ("看看", "电话 0533 3240236"):
        with pytest.raises(Refused, match="lost_reason"):
            write(lost.unmask, thing_id=thing_id, reason=reason, by=by)
    assert write(lost.unmask, thing_id=thing_id, reason="另一位读者来认领", by=by) == "张三 0012"
    row = plain("SELECT by_id, body FROM audit_row WHERE act = 'unmask'")[0]
    assert row.by_id == by and "另一位读者来认领" in row.body and "0012" not in row.body


def test_a_correction_of_an_old_page_is_refused_and_a_seat_off_the_map_stays_with_its_thing(room):
    seat = a_seat(room, "A1")
    thing_id = a_thing(room, seat="A1")
    with writing() as session:
        session.get(Seat, seat).is_active = False
    given = {"place_id": room, "seat": "A1", "found_at": clock.now(), "by": 1}
    write(lost.change, thing_id=thing_id, version=1, what="黑伞", kept_where="保安室", **given)
    assert (lost.get(thing_id).kept_where, lost.get(thing_id).seat_id) == ("保安室", seat)
    with pytest.raises(Refused, match="changed_meanwhile"):
        write(lost.change, thing_id=thing_id, version=1, what="白伞", kept_where="保安室", **given)
    assert lost.get(thing_id).what == "黑伞"


def test_the_list_finds_by_thing_and_shelf_and_filters_by_state_and_place(room):
    by, other = a_colleague(), places_of(a_branch())[1]
    first, second = a_thing(room), a_thing(other, what="水杯", kept_where="二楼柜")
    write(lost.hand_back, thing_id=first, name="张三", last4="0012", by=by)
    assert found(q="雨伞") == [first] and found(q="二楼") == [second] and found(q="0012") == []
    assert found(state="kept") == [second] and found(state="returned") == [first] and found(state="disposed") == []
    assert found(place=str(other)) == [second] and found() == [second, first]
    assert (lost.last_shelf(room), lost.last_shelf(None), lost.last_shelf(room + 99)) == ("服务台下柜", "二楼柜", "")


def test_the_day_is_the_librarys_day(room):
    clock.freeze("2026-11-24 00:30")
    thing = lost.get(a_thing(room))
    assert (thing.found_on, thing.found_at) == (clock.today(), datetime(2026, 11, 23, 16, 30))
