"""A colleague who waives, a house that closed, a fault, a machine that stood still."""

from datetime import date

import pytest

from tests.factories import a_colleague
from tests.services.misses.acts import a_booking, a_counted_miss, a_reader, hour, stage_of, the_miss, turned_away
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import Refused
from yylib.models.audit import AuditRow
from yylib.models.bookings import Booking, Fault
from yylib.models.calendar import Closure
from yylib.models.outbox import OutboxItem
from yylib.services import misses
from yylib.services.calendar import closures


def test_a_colleague_waives_with_a_reason_and_the_notice_not_yet_given_goes(room):
    reader, by = a_reader(), a_colleague()
    held = a_counted_miss(room, reader, "2026-11-23")
    write(misses.waive, miss_id=the_miss(held).id, reason=" 孩子发烧，来电说明 ", by=by)
    miss = the_miss(held)
    assert (miss.waived_reason, miss.waived_by_id, misses.standing(reader).counted) == ("孩子发烧，来电说明", by, 0)
    assert db.session.query(OutboxItem).count() == 0
    assert db.session.query(AuditRow).filter_by(subject="miss", act="change", by_id=by).count() == 1
    with pytest.raises(Refused) as refused:
        write(misses.waive, miss_id=miss.id, reason="再免一次", by=by)
    assert refused.value.code == "miss_waived"


def test_a_notice_already_given_stays_on_record(room):
    held = a_counted_miss(room, a_reader(), "2026-11-23")
    with writing() as session:
        session.query(OutboxItem).one().ticked_at = clock.now()
    write(misses.waive, miss_id=the_miss(held).id, reason="孩子发烧", by=a_colleague())
    assert db.session.query(OutboxItem).count() == 1


@pytest.mark.parametrize("reason", ["", " ", "病", "电话 130 0000 0001 来过"])
def test_waiving_takes_a_reason_without_numbers_of_people(room, reason):
    held = a_counted_miss(room, a_reader(), "2026-11-23")
    with pytest.raises(Refused) as refused:
        write(misses.waive, miss_id=the_miss(held).id, reason=reason, by=a_colleague())
    assert refused.value.code == "waive_reason" and the_miss(held).waived_at is None


def test_what_never_counted_needs_no_waiving(room):
    held = a_booking(room, a_reader())
    clock.freeze("2026-11-23 09:00")
    write(misses.settle)
    with pytest.raises(Refused) as refused:
        write(misses.waive, miss_id=the_miss(held).id, reason="孩子发烧", by=a_colleague())
    assert refused.value.code == "miss_not_counted"


def test_a_slot_that_the_house_closed_is_cancelled_by_the_house_and_no_miss(room):
    reader = a_reader()
    held = a_booking(room, reader)
    turned_away(room)
    write(closures.announce, branch_id=1, place_id=None, from_on=date(2026, 11, 23), until_on=date(2026, 11, 23),
          walls=[], reason="停电", is_force_majeure=True, by=None)  # fmt: skip
    clock.freeze("2026-11-23 09:10")
    write(misses.settle)
    assert stage_of(held) == "closed" and the_miss(held) is None and misses.standing(reader).counted == 0


def test_a_slot_closed_in_part_is_no_miss_either(room):
    held = a_booking(room, a_reader())
    turned_away(room)
    write(closures.announce, branch_id=1, place_id=None, from_on=date(2026, 11, 23), until_on=date(2026, 11, 23),
          walls=[(clock.local(hour("2026-11-23 10:00")).time(), clock.local(hour("2026-11-23 12:00")).time())],
          reason="停电", is_force_majeure=True, by=None)  # fmt: skip
    clock.freeze("2026-11-23 09:10")
    write(misses.settle)
    assert stage_of(held) == "lapsed" and (the_miss(held).does_count, the_miss(held).why) == (
        False,
        "闭馆或改了开放时间",
    )


def test_a_closing_entered_afterwards_waives_by_itself(room):
    reader = a_reader()
    held = a_counted_miss(room, reader, "2026-11-23")
    with writing() as session:
        session.add(Closure(branch_id=1, from_on=date(2026, 11, 23), until_on=date(2026, 11, 23), reason="停电",
                            is_force_majeure=True, announced_at=clock.now()))  # fmt: skip
    write(misses.settle)
    miss = the_miss(held)
    assert (miss.waived_reason, miss.waived_by_id) == ("闭馆或改了开放时间", None)
    assert misses.standing(reader).counted == 0 and db.session.query(OutboxItem).count() == 0


@pytest.mark.parametrize(("begins", "ends", "is_excused"), [
    ("2026-11-23 08:50", "2026-11-23 08:59", True), ("2026-11-23 08:00", "2026-11-23 08:31", True),
    ("2026-11-23 07:00", "2026-11-23 08:30", False), ("2026-11-23 09:00", "2026-11-23 09:01", False),
])  # fmt: skip
def test_a_fault_while_the_reader_could_have_come_waives_what_was_counted(room, begins, ends, is_excused):
    held = a_counted_miss(room, a_reader(), "2026-11-23")
    write(misses.enter_fault, from_at=hour(begins), until_at=hour(ends), what="全馆停电", by=a_colleague())
    assert (the_miss(held).waived_reason == "故障：全馆停电") is is_excused


def test_a_fault_known_before_keeps_a_miss_from_counting(room):
    held = a_booking(room, a_reader())
    turned_away(room)
    clock.freeze("2026-11-23 08:55")
    write(
        misses.enter_fault,
        from_at=hour("2026-11-23 08:30"),
        until_at=clock.now(),
        what="门口扫不了码",
        by=a_colleague(),
    )
    clock.freeze("2026-11-23 09:05")
    write(misses.settle)
    assert (the_miss(held).does_count, the_miss(held).why) == (False, "故障：门口扫不了码")


@pytest.mark.parametrize(("begins", "ends", "what", "code"), [
    ("2026-11-23 08:00", "2026-11-23 08:00", "停电", "fault_order"), ("2026-11-23 08:00", "2026-11-24 08:00", "停电", "fault_ahead"),
    ("2026-11-10 08:00", "2026-11-20 08:00", "停电", "fault_long"), ("2026-11-22 08:00", "2026-11-22 09:00", " ", "fault_what"),
])  # fmt: skip
def test_a_fault_is_a_time_that_has_passed_with_what_it_was(room, begins, ends, what, code):
    with pytest.raises(Refused) as refused:
        write(misses.enter_fault, from_at=hour(begins), until_at=hour(ends), what=what, by=a_colleague())
    assert refused.value.code == code and misses.fault_list() == []


def test_a_late_word_that_the_reader_did_come_takes_the_miss_away(room):
    """Scans made while the network was away are told later."""
    reader = a_reader()
    held = a_counted_miss(room, reader, "2026-11-23")
    with writing() as session:
        session.get(Booking, held).stage = "arrived"
    assert misses.standing(reader).counted == 0
    assert misses.of_day(date(2026, 11, 23)) == (0, 0)
    write(misses.settle)
    assert the_miss(held).waived_reason == "补录了到馆"


def ran_at(wall):
    with writing():
        plain("INSERT INTO job (name, due_at, ok_at) VALUES ('misses', :at, :at) "
              "ON CONFLICT (name) DO UPDATE SET ok_at = excluded.ok_at", at=clock.stamp(hour(wall)))  # fmt: skip


def the_faults():
    return [
        (clock.local(one.from_at).isoformat(" "), clock.local(one.until_at).isoformat(" "))
        for one in misses.fault_list()
    ]


def test_a_standstill_in_opening_hours_is_a_fault_and_what_lapsed_in_it_does_not_count(room):
    held = a_booking(room, a_reader())
    turned_away(room)
    ran_at("2026-11-23 08:35")
    clock.freeze("2026-11-23 10:00")
    for _again in range(2):
        write(misses.settle)
    assert the_faults() == [("2026-11-23 08:35:00", "2026-11-23 10:00:00")]
    assert misses.fault_list()[0].by_id is None and not the_miss(held).does_count


@pytest.mark.parametrize(("last", "now"), [
    ("2026-11-23 16:55", "2026-11-24 08:40"), ("2026-11-23 12:05", "2026-11-23 13:35"), ("2026-11-23 09:00", "2026-11-23 09:15"),
])  # fmt: skip
def test_a_machine_that_was_off_while_the_house_was_closed_is_no_fault(room, last, now):
    ran_at(last)
    clock.freeze(now)
    write(misses.settle)
    assert misses.fault_list() == []


def test_a_standstill_of_a_day_is_one_fault_from_the_first_open_minute_to_the_last(room):
    ran_at("2026-11-22 18:00")
    clock.freeze("2026-11-23 20:00")
    write(misses.settle)
    clock.freeze("2026-11-23 20:01")
    write(misses.settle)
    assert the_faults() == [("2026-11-23 08:30:00", "2026-11-23 17:00:00")]


def test_a_job_that_never_ran_has_not_stood_still(room):
    clock.freeze("2026-11-23 12:00")
    write(misses.settle)
    assert db.session.query(Fault).count() == 0
