"""失约: what counts, what is waived, how a reader stands, and the job that stood still."""

import threading
from datetime import date, timedelta

import pytest

from tests.factories import a_branch, a_colleague, places_of
from yylib import clock, jobs
from yylib.database import db, plain, write, writing
from yylib.errors import Refused
from yylib.models.audit import AuditRow
from yylib.models.bookings import Booking, Fault, Miss, TurnedAway
from yylib.models.calendar import Closure
from yylib.models.outbox import OutboxItem
from yylib.services import misses, people
from yylib.services.calendar import closures

_numbers = iter(range(1, 1_000_000))


def hour(text):
    """A wall time as a moment."""
    from datetime import datetime

    return clock.utc(datetime.fromisoformat(text))


def a_reader(phone="13000000001", name="张三丰"):
    return write(people.enter, name=name, phone=phone, by=None)


@pytest.fixture
def room(house):
    """A reading room of an open house, on a Monday morning before it opens."""
    clock.freeze("2026-11-23 08:00")
    return places_of(a_branch())[1]


def a_booking(room, person, starts="2026-11-23 08:30", stage="booked", made="2026-11-22 10:00", heads=1):
    """A booking of the morning until noon, with half an hour's grace; its id."""
    number, at = next(_numbers), hour(starts)
    with writing() as session:
        held = Booking(code=f"A{number:05}", holder=f"b:{number}", place_id=room, day=clock.local(at).date(), starts_at=at,
                       ends_at=at + timedelta(hours=3, minutes=30), lapses_at=at + timedelta(minutes=30), person_id=person,
                       adults=heads, channel="web", made_at=hour(made), stage=stage)  # fmt: skip
        session.add(held)
        session.flush()
        return held.id


def turned_away(room, starts="2026-11-23 08:30", at="2026-11-23 08:40", code="slot_full", number=1):
    moment = hour(at)
    with writing() as session:
        session.add(TurnedAway(place_id=room, day=clock.local(moment).date(), at=moment, code=code, channel="web",
                               starts_at=starts and hour(starts), number=number))  # fmt: skip


def a_counted_miss(room, person, day):
    """A miss of that morning that counts; the booking's id."""
    clock.freeze(f"{day} 08:00")
    held = a_booking(room, person, f"{day} 08:30", made=f"{day} 07:00")
    turned_away(room, f"{day} 08:30", f"{day} 08:40")
    clock.freeze(f"{day} 09:01")
    write(misses.settle)
    return held


def a_kept(room, person, day):
    return a_booking(room, person, f"{day} 08:30", stage="left", made=f"{day} 07:00")


def the_miss(booking_id):
    db.session.rollback()
    return db.session.query(Miss).filter_by(booking_id=booking_id).one_or_none()


def stage_of(booking_id):
    return plain("SELECT stage FROM booking WHERE id = :id", id=booking_id)[0].stage


# What counts


def test_a_booking_that_lapsed_while_nobody_was_kept_out_is_noted_and_does_not_count(room):
    held = a_booking(room, a_reader())
    clock.freeze("2026-11-23 09:00")
    assert write(misses.settle) == 1
    miss = the_miss(held)
    assert (stage_of(held), miss.does_count, miss.why) == ("lapsed", False, "没有人因此没能进来")
    assert plain("SELECT ended_at FROM booking")[0].ended_at is not None
    assert not plain("SELECT 1 FROM outbox_item")


def test_it_counts_where_somebody_was_turned_away_from_its_slot_and_the_reader_is_reminded_once(room):
    reader = a_reader()
    held = a_counted_miss(room, reader, "2026-11-23")
    for _again in range(3):
        assert write(misses.settle) == 0
    assert the_miss(held).does_count
    told = db.session.query(OutboxItem).all()
    assert [(item.kind, item.person_id) for item in told] == [("miss", reader)]
    assert "11 月 23 日 08:30" in told[0].what and "有 1 人没能进来" in told[0].what and "提醒" in told[0].what
    assert "张" not in told[0].what
    assert misses.standing(reader) == (1, True, None, None)


@pytest.mark.parametrize(("starts", "at", "code", "counts"), [
    ("2026-11-23 08:30", "2026-11-22 10:00", "slot_full", True), ("2026-11-23 08:30", "2026-11-23 09:00", "day_full", True),
    (None, "2026-11-23 08:45", "place_full", True), ("2026-11-23 08:30", "2026-11-23 08:31", "walk_ins_full", True),
    ("2026-11-23 08:30", "2026-11-22 09:59", "slot_full", False),  # before it was made
    ("2026-11-23 08:30", "2026-11-23 09:01", "slot_full", False),  # its place was free again
    ("2026-11-23 13:30", "2026-11-23 08:40", "slot_full", False), (None, "2026-11-23 08:20", "place_full", False),
    ("2026-11-23 08:30", "2026-11-23 08:40", "slot_closed", False), ("2026-11-23 08:30", "2026-11-23 08:40", "too_soon", False),
])  # fmt: skip
def test_only_who_was_turned_away_for_fullness_while_the_place_was_held_makes_it_count(room, starts, at, code, counts):
    held = a_booking(room, a_reader())
    turned_away(room, starts, at, code)
    clock.freeze("2026-11-23 11:00")
    write(misses.settle)
    assert the_miss(held).does_count is counts


def test_who_was_turned_away_elsewhere_makes_nothing_count(room):
    held = a_booking(room, a_reader())
    turned_away(places_of(a_branch())[1])
    clock.freeze("2026-11-23 09:30")
    write(misses.settle)
    assert not the_miss(held).does_count


def test_what_has_not_run_out_or_has_come_is_left_alone(room):
    reader = a_reader()
    later, came = a_booking(room, reader, "2026-11-23 13:30"), a_booking(room, reader, stage="arrived")
    clock.freeze("2026-11-23 13:59")
    assert write(misses.settle) == 0
    assert (stage_of(later), stage_of(came)) == ("booked", "arrived")


def test_after_days_of_standstill_everything_is_written_down_with_its_own_times(room, monkeypatch):
    monkeypatch.setattr("yylib.services.misses.settling.AT_ONCE", 3)
    for number in range(7):
        a_booking(room, a_reader(f"1300000000{number}"))
    clock.freeze("2026-11-27 10:00")
    jobs.settle_misses()
    rows = plain("SELECT b.stage, b.ended_at, b.lapses_at, m.day FROM booking b JOIN miss m ON m.booking_id = b.id")
    assert len(rows) == 7
    assert all(row.stage == "lapsed" and row.ended_at == row.lapses_at for row in rows)
    assert {clock.day(row.day) for row in rows} == {date(2026, 11, 23)}


# How a reader stands


def test_nobody_and_somebody_without_a_miss_stand_well(room):
    assert misses.standing(None) == misses.standing(a_reader()) == (0, False, None, None)
    assert misses.standing(None).words() == "没有计入的失约，预约照常。"


def test_from_the_second_on_booking_ahead_is_limited_for_a_fortnight_and_never_entering(room):
    reader = a_reader()
    a_counted_miss(room, reader, "2026-11-23")
    a_counted_miss(room, reader, "2026-11-25")
    held = misses.standing(reader)
    assert held == (2, False, date(2026, 12, 9), 1)
    assert "到 12 月 9 日为止只能预约今天和明天的；进馆不受影响" in held.words() and "3 次抵掉一次" in held.words()
    assert db.session.query(OutboxItem).count() == 2
    assert misses.standing(reader, date(2026, 12, 9)).is_limited
    after = misses.standing(reader, date(2026, 12, 10))
    assert after == (2, False, None, None) and "限制已过" in after.words()


def test_a_miss_is_forgotten_after_the_window(room):
    reader = a_reader()
    a_counted_miss(room, reader, "2026-11-23")
    assert misses.standing(reader, date(2026, 12, 22)).counted == 1
    assert misses.standing(reader, date(2026, 12, 23)).counted == 0


def test_a_window_that_ends_on_the_29th_of_february_is_whole(room):
    reader = a_reader()
    a_counted_miss(room, reader, "2028-01-31")
    assert misses.standing(reader, date(2028, 2, 29)).counted == 1
    assert misses.standing(reader, date(2028, 3, 1)).counted == 0


def test_three_bookings_kept_after_it_earn_a_miss_back(room):
    reader = a_reader()
    a_kept(room, reader, "2026-11-20")  # before it: pays for nothing
    a_counted_miss(room, reader, "2026-11-23")
    a_counted_miss(room, reader, "2026-11-24")
    for day in ("2026-11-25", "2026-11-26"):
        a_kept(room, reader, day)
    assert misses.standing(reader).is_limited
    a_kept(room, reader, "2026-11-27")
    assert misses.standing(reader) == (1, True, None, None)
    for day in ("2026-11-28", "2026-11-29", "2026-11-30"):
        a_kept(room, reader, day)
    assert misses.standing(reader).counted == 0


def test_one_readers_misses_are_not_anothers(room):
    first, second = a_reader(), a_reader("13000000002", "李四光")
    a_counted_miss(room, first, "2026-11-23")
    assert misses.standing(second).counted == 0


# Mercy


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


# The job that stood still


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


# Figures, the list, and who comes at the last moment


def test_the_days_figure_counts_what_ran_out_whether_or_not_it_was_written_down(room):
    other = places_of(a_branch())[1]
    reader = a_reader()
    a_booking(room, reader)
    a_booking(other, reader)
    turned_away(room)
    clock.freeze("2026-11-23 09:00")
    today = date(2026, 11, 23)
    assert misses.of_day(today) == (2, 0)
    write(misses.settle)
    assert misses.of_day(today) == (2, 1) and misses.of_day(today, [other]) == (1, 0)
    assert misses.of_day(today, []) == (0, 0) and misses.of_day(date(2026, 11, 24)) == (0, 0)


def test_a_readers_lines_say_what_became_of_each(room):
    reader, by = a_reader(), a_colleague(name="王同事")
    first = a_counted_miss(room, reader, "2026-11-23")
    a_counted_miss(room, reader, "2026-11-24")
    write(misses.waive, miss_id=the_miss(first).id, reason="孩子发烧", by=by)
    lines = misses.of_person(reader)
    assert [(line.state, line.why, line.waived_by) for line in lines] == [
        ("counted", "当时有 1 人没能进来或没约上", ""), ("waived", "孩子发烧", "王同事")]  # fmt: skip
    assert {line.whom for line in lines} == {"张*丰 130****0001"}


def arrive_late(booking_id):
    """What the door does in the last second, with a pause in between: it found the booking still good."""
    return plain("UPDATE booking SET stage = 'arrived', arrived_at = :now WHERE id = :id AND stage = 'booked'",
                 id=booking_id, now=clock.stamp(clock.now())).count  # fmt: skip


def test_who_comes_while_the_job_runs_is_either_in_or_missed_and_never_both(room, house):
    reader = a_reader()
    made = [a_booking(room, reader, f"2026-11-{day:02} 08:30", made="2026-11-01 10:00") for day in range(1, 23)]
    came, begin = {}, threading.Barrier(2)

    def door():
        with house.app_context():
            begin.wait()
            for one in made:
                came[one] = write(arrive_late, booking_id=one)
            db.session.remove()

    def job():
        with house.app_context():
            begin.wait()
            write(misses.settle)
            db.session.remove()

    threads = [threading.Thread(target=act) for act in (door, job)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    for one in made:
        assert (stage_of(one), the_miss(one) is None) == (("arrived", True) if came[one] else ("lapsed", False))
