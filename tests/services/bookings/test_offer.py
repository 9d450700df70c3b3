"""What a place offers on a day: cut from its opening hours, narrowed by quotas, capacity and entry checks."""

from datetime import date, time, timedelta

import pytest

from tests.factories import a_booking, a_branch, a_colleague, a_plan, places_of
from yylib import clock
from yylib.database import db, write, writing
from yylib.errors import Refused
from yylib.models.bookings import Booking, BookingPlan, SlotQuota
from yylib.models.branches import Branch, Place
from yylib.models.calendar import Closure
from yylib.models.entry_checks import EntryMode
from yylib.services import bookings
from yylib.services.bookings import keys, offer
from yylib.services.calendar import weeks

MONDAY = date(2026, 11, 23)


@pytest.fixture
def room(house):
    clock.freeze("2026-11-23 08:00")
    return a_plan(places_of(a_branch())[1])


def walls(slots):
    return [f"{clock.local(slot.starts_at):%H:%M}-{clock.local(slot.ends_at):%H:%M}" for slot in slots]


def plan(place_id, **given):
    with writing() as session:
        held = session.get(BookingPlan, place_id)
        for name, value in given.items():
            setattr(held, name, value)


def close(branch_id, day, opens=None, closes=None):
    with writing() as session:
        session.add(Closure(branch_id=branch_id, from_on=day, until_on=day, opens=opens, closes=closes, reason="馆内书架调整",
                            announced_at=clock.now()))  # fmt: skip


def test_without_slot_minutes_each_opening_interval_is_one_slot(room):
    assert walls(bookings.slots(room, MONDAY)) == ["08:30-12:00", "13:30-17:00"]


def test_slots_never_cross_the_midday_closing_and_a_short_rest_joins_the_one_before(room):
    plan(room, slot_minutes=60)
    assert walls(bookings.slots(room, MONDAY)) == [
        "08:30-09:30", "09:30-10:30", "10:30-11:30", "11:30-12:00", "13:30-14:30", "14:30-15:30", "15:30-16:30",
        "16:30-17:00"]  # fmt: skip
    plan(room, slot_minutes=90)
    assert walls(bookings.slots(room, MONDAY)) == ["08:30-10:00", "10:00-12:00", "13:30-15:00", "15:00-17:00"]


def test_a_plan_switched_off_offers_nothing_and_nothing_can_be_booked(room):
    plan(room, policy="off")
    assert bookings.slots(room, MONDAY) == [] and bookings.bookable() == []
    with pytest.raises(Refused) as refused:
        a_booking(room, clock.utc(clock.local(clock.now()).replace(hour=8, minute=30)))
    assert refused.value.code == "not_bookable"


def test_the_walk_in_share_is_kept_from_readers_and_rounded_up(room):
    plan(room, quota=9, walk_in_percent=10)
    slot = bookings.slots(room, MONDAY)[0]
    assert (slot.quota, slot.kept, slot.left, slot.free) == (9, 1, 8, 9)


def test_a_slots_own_number_holds_before_the_plans_and_never_above_the_capacity(room):
    by = a_colleague()
    starts = bookings.slots(room, MONDAY)[1].starts_at
    with writing() as session:
        session.add(
            SlotQuota(place_id=room, starts_at=starts, quota=40, reason="周一下午人多", by_id=by, made_at=clock.now())
        )
    assert [slot.quota for slot in bookings.slots(room, MONDAY)] == [10, 40]
    with writing() as session:
        session.get(Place, room).capacity = 25
    assert [slot.quota for slot in bookings.slots(room, MONDAY)] == [10, 25]
    with writing() as session:
        session.get(Branch, session.get(Place, room).branch_id).capacity = 5
    assert [slot.quota for slot in bookings.slots(room, MONDAY)] == [5, 5]


def test_a_quota_lowered_below_what_is_taken_cancels_nobody_and_shows_over(room):
    starts = bookings.slots(room, MONDAY)[1].starts_at
    ids = [a_booking(room, starts) for _ in range(5)]
    plan(room, quota=3)
    slot = bookings.slots(room, MONDAY)[1]
    assert (slot.taken, slot.quota, slot.over, slot.left, slot.why) == (5, 3, 2, 0, "slot_full")
    assert all(keys.get(one).stage == "booked" for one in ids)
    with pytest.raises(Refused) as refused:
        a_booking(room, starts)
    assert refused.value.code == "slot_full"


def test_the_days_quota_counts_those_who_came_and_left_too(room):
    plan(room, day_quota=4)
    morning, afternoon = bookings.slots(room, MONDAY)
    first = a_booking(room, morning.starts_at, adults=2)
    with writing() as session:
        session.get(Booking, first).stage = "left"
    slots = bookings.slots(room, MONDAY)
    assert [slot.left for slot in slots] == [1, 1] and slots[1].taken == 0
    a_booking(room, afternoon.starts_at)
    with pytest.raises(Refused) as refused:
        a_booking(room, morning.starts_at)
    assert refused.value.code == "day_full"
    assert [slot.why for slot in bookings.slots(room, MONDAY)] == ["day_full", "day_full"]


def test_bookings_made_when_the_day_was_cut_otherwise_still_take_their_time(room):
    plan(room, slot_minutes=60)
    a_booking(room, bookings.slots(room, MONDAY)[2].starts_at, adults=3)
    plan(room, slot_minutes=0)
    assert [slot.taken for slot in bookings.slots(room, MONDAY)] == [3, 0]


def test_a_closed_monday_and_a_closed_afternoon_are_not_offered(room):
    branch = db.session.get(Place, room).branch_id
    afternoon = bookings.slots(room, MONDAY)[1].starts_at
    close(branch, MONDAY, time(8, 30), time(12, 0))
    assert walls(bookings.slots(room, MONDAY)) == ["08:30-12:00"]
    with pytest.raises(Refused) as refused:
        a_booking(room, afternoon)
    assert refused.value.code == "slot_closed"
    close(branch, MONDAY)
    assert bookings.slots(room, MONDAY) == []
    assert (MONDAY, False) in offer.days(room)


def test_a_colleagues_reason_opens_no_closed_day(room):
    by = a_colleague()
    afternoon = bookings.slots(room, MONDAY)[1].starts_at
    close(db.session.get(Place, room).branch_id, MONDAY)
    with pytest.raises(Refused) as refused:
        a_booking(room, afternoon, override_reason="领导来访", by=by)
    assert refused.value.code == "slot_closed"


def test_entry_checks_narrow_quota_and_capacity_alike_and_their_end_restores_them(room):
    by = a_colleague()
    with writing() as session:
        session.get(Place, room).capacity = 8
        mode = EntryMode(from_on=MONDAY, until_on=MONDAY, requirements="请出示核验", capacity_percent=50, reason="核验期",
                         by_id=by, made_at=clock.now())  # fmt: skip
        session.add(mode)
    assert [slot.quota for slot in bookings.slots(room, MONDAY)] == [4, 4]
    assert bookings.room(room).capacity == 4
    assert bookings.slots(room, MONDAY + timedelta(days=1))[0].quota == 8
    with writing() as session:
        session.merge(mode).ended_at = clock.now()
    assert [slot.quota for slot in bookings.slots(room, MONDAY)] == [8, 8]


def test_windows_open_seven_days_ahead_and_shut_half_an_hour_before_the_end(room):
    last = MONDAY + timedelta(days=7)
    assert [slot.why for slot in bookings.slots(room, last)] == ["", ""]
    assert [slot.why for slot in bookings.slots(room, last + timedelta(days=1))] == ["too_soon", "too_soon"]
    clock.freeze("2026-11-23 11:30")
    assert [slot.why for slot in bookings.slots(room, MONDAY)] == ["", ""]
    clock.freeze("2026-11-23 11:31")
    assert [slot.why for slot in bookings.slots(room, MONDAY)] == ["too_late", ""]


def test_at_midnight_one_more_day_can_be_booked(room):
    eighth = MONDAY + timedelta(days=8)
    clock.freeze("2026-11-23 23:59:59")
    assert bookings.slots(room, eighth)[0].why == "too_soon"
    clock.freeze("2026-11-24 00:00")
    assert bookings.slots(room, eighth)[0].is_open


def test_the_twenty_ninth_of_february_is_a_day_like_any_other(room):
    clock.freeze("2028-02-22 09:00")
    day = date(2028, 2, 29)
    assert day in [one for one, _open in offer.days(room)]
    booking_id = a_booking(room, bookings.slots(room, day)[0].starts_at)
    assert bookings.figures(day, day).made == 1
    clock.freeze("2028-02-29 08:30")
    assert keys.get(booking_id).day == clock.today()


def test_next_free_names_the_first_slots_with_room_for_the_party(room):
    starts = bookings.slots(room, MONDAY)[0].starts_at
    for _ in range(6):
        a_booking(room, starts)
    assert walls(offer.next_free(room, MONDAY, 3, 2)) == ["13:30-17:00", "08:30-12:00"]
    assert walls(offer.next_free(room, MONDAY, 2, 1)) == ["08:30-12:00"]


def test_a_doors_slots_follow_its_house_and_an_areas_own_hours_hold(house):
    clock.freeze("2026-11-23 08:00")
    door, area = places_of(a_branch())
    a_plan(door)
    a_plan(area)
    branch = db.session.get(Place, area).branch_id
    write(weeks.set_week, branch_id=branch, place_id=area, valid_from=MONDAY + timedelta(days=3),
          days=[[(time(9), time(11))]] * 7, by=None)  # fmt: skip
    day = MONDAY + timedelta(days=4)
    assert walls(bookings.slots(door, day)) == ["08:30-12:00", "13:30-17:00"]
    assert walls(bookings.slots(area, day)) == ["09:00-11:00"]
