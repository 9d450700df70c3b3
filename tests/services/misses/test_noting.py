"""What is written down when a booking runs out, and when it counts."""

import threading
from datetime import date

import pytest

from tests.factories import a_branch, places_of
from tests.services.misses.acts import a_booking, a_counted_miss, a_reader, stage_of, the_miss, turned_away
from yylib import clock, jobs
from yylib.database import db, plain, write
from yylib.models.outbox import OutboxItem
from yylib.services import misses


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
