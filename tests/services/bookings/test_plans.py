"""预约设置, one slot's own number, last month replayed, the day as the desk sees it, and what a closing hits."""

from datetime import date, datetime, time

import pytest

from tests.factories import a_booking, a_branch, a_colleague, a_plan, places_of
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import NotThere, Refused
from yylib.models.bookings import Booking
from yylib.models.branches import Branch, Place
from yylib.models.calendar import Closure
from yylib.models.outbox import OutboxItem
from yylib.models.visits import VisitHour
from yylib.services import bookings, misses
from yylib.services.bookings import closings, desk, plans, replay

DAY = date(2026, 11, 23)


def at(wall, day="2026-11-23"):
    return clock.utc(datetime.fromisoformat(f"{day} {wall}"))


@pytest.fixture
def room(house):
    clock.freeze("2026-11-23 08:00")
    return places_of(a_branch())[1]


@pytest.fixture
def by(house):
    return a_colleague("head")


def refused(act, **given):
    with pytest.raises(Refused) as error:
        write(act, **given)
    return error.value.code


def a_closure(branch=1, first=DAY, last=None, place=None, opens=None, closes=None):
    with writing() as session:
        session.add(Closure(branch_id=branch, place_id=place, from_on=first, until_on=last or first, reason="停电", opens=opens,
                            closes=closes, is_force_majeure=True, announced_at=clock.now()))  # fmt: skip


# Plans


def test_a_plan_is_made_once_and_then_changed(room, by):
    write(plans.set_plan, place_id=room, policy="recommended", slot_minutes=120, quota=20, by=by)
    write(plans.set_plan, place_id=room, policy="required", slot_minutes=0, quota=30, day_quota=50, walk_in_percent=10,
          version=1, by=by)  # fmt: skip
    held = plans.of_place(room)
    assert (held.policy.label, held.plan.quota, held.plan.day_quota, held.plan.version) == ("满员时须预约", 30, 50, 2)
    assert [one.policy for one in plans.planned()] == ["off", "required"]


@pytest.mark.parametrize(("given", "code"), [
    ({"walk_in_percent": 9}, "plan_walk_in"), ({"walk_in_percent": 0}, "plan_walk_in"), ({"walk_in_percent": 101}, "plan_walk_in"),
    ({"quota": 0}, "plan_quota"), ({"quota": 10_000}, "plan_quota"), ({"slot_minutes": 29}, "plan_slot"),
    ({"slot_minutes": 721}, "plan_slot"), ({"day_quota": 9}, "plan_day_quota"), ({"version": 3}, "changed_meanwhile"),
])  # fmt: skip
def test_a_plan_keeps_to_its_bounds(room, by, given, code):
    whole = {"place_id": room, "policy": "recommended", "quota": 10, "by": by} | given
    assert refused(plans.set_plan, **whole) == code
    assert not plain("SELECT 1 FROM booking_plan")


def test_a_place_switched_off_needs_no_quota_and_takes_no_bookings(room, by):
    a_plan(room)
    write(plans.set_plan, place_id=room, policy="off", by=by)
    assert bookings.slots(room, DAY) == [] and bookings.bookable() == []


def test_only_a_place_in_use_is_planned(room, by):
    with pytest.raises(NotThere):
        write(plans.set_plan, place_id=999, policy="off", by=by)


def test_what_is_booked_keeps_its_slot_when_the_day_is_cut_otherwise(room, by):
    a_plan(room)
    held = a_booking(room, at("08:30"))
    write(plans.set_plan, place_id=room, policy="recommended", slot_minutes=60, quota=10, by=by)
    assert (db.session.get(Booking, held).ends_at, db.session.get(Booking, held).stage) == (at("12:00"), "booked")
    first, second = bookings.slots(room, DAY)[:2]
    assert (first.taken, second.taken) == (1, 1)
    db.session.rollback()
    day = desk.of_day(DAY)[0]
    assert [(line.slot is None, line.expected) for line in day.lines if line.expected] == [(True, 1)]


# One slot's own number


def test_lowered_below_what_is_taken_nobody_is_cancelled_and_nobody_new_is_taken(room, by):
    a_plan(room)
    held = [a_booking(room, at("08:30"), adults=3) for _one in range(2)]
    over = write(plans.set_slot_quota, place_id=room, starts_at=at("08:30"), quota=4, reason="上午有讲座", by=by)
    assert over == 2
    slot = bookings.slots(room, DAY)[0]
    assert (slot.over, slot.left, slot.free, slot.is_open, slot.why) == (2, 0, 0, False, "slot_full")
    assert {db.session.get(Booking, one).stage for one in held} == {"booked"}
    db.session.rollback()
    with pytest.raises(Refused) as full:
        a_booking(room, at("08:30"), override_reason="馆长同意", by=by)
    assert full.value.code == "slot_full"
    assert bookings.slots(room, DAY)[1].quota == 10


def test_zero_takes_no_more_and_taken_back_the_plan_holds_again(room, by):
    a_plan(room)
    for quota in (0, 7):
        write(plans.set_slot_quota, place_id=room, starts_at=at("08:30"), quota=quota, reason="讲座", by=by)
        assert [row.quota for row in plans.quotas_of(room, DAY).values()] == [quota]
        db.session.rollback()
    write(plans.clear_slot_quota, place_id=room, starts_at=at("08:30"), by=by)
    assert plans.quotas_of(room, DAY) == {} and bookings.slots(room, DAY)[0].quota == 10


@pytest.mark.parametrize(("given", "code"), [
    ({"quota": -1}, "slot_quota_number"), ({"quota": 10_000}, "slot_quota_number"), ({"reason": " "}, "slot_reason"),
    ({"starts_at": at("09:00")}, "slot_closed"), ({"starts_at": at("08:30", "2026-11-22")}, "slot_past"),
])  # fmt: skip
def test_one_slots_number_needs_a_slot_to_come_and_a_reason(room, by, given, code):
    a_plan(room)
    whole = {"place_id": room, "starts_at": at("08:30"), "quota": 5, "reason": "讲座", "by": by} | given
    assert refused(plans.set_slot_quota, **whole) == code


# Last month


def came(place, hours, day=date(2026, 10, 12)):
    with writing() as session:
        session.add_all([VisitHour(place_id=place, day=day, hour=hour, kind="adult", weekday=day.weekday(), entries=number,
                                   exits=0, assumed=0, by_hand=0) for hour, number in hours.items()])  # fmt: skip


def tried(place_id, **given):
    return replay.replay(plans.draft(db.session.get(Place, place_id), **given))


def test_last_month_is_the_whole_month_before_also_after_february():
    assert replay.last_month(date(2026, 11, 23)) == (date(2026, 10, 1), date(2026, 10, 31))
    assert replay.last_month(date(2028, 3, 31)) == (date(2028, 2, 1), date(2028, 2, 29))
    assert replay.last_month(date(2027, 1, 1)) == (date(2026, 12, 1), date(2026, 12, 31))


def test_who_came_beyond_the_quota_of_a_slot_would_have_been_refused(room):
    came(room, {8: 5, 9: 20, 14: 8})
    came(room, {9: 3}, date(2026, 10, 13))
    came(room, {9: 500}, date(2026, 9, 30))
    found = tried(room, quota=10)
    assert (found.first, found.last, found.days, found.visits, found.refused) == (
        date(2026, 10, 1),
        date(2026, 10, 31),
        2,
        36,
        15,
    )
    assert [(row.label, row.days, row.visits, row.most, row.refused, row.full_days) for row in found.rows] == [
        ("08:30–12:00", 2, 28, 25, 15, 1), ("13:30–17:00", 2, 8, 8, 0, 0)]  # fmt: skip
    assert found.share == 15 / 36 and found.rows[0].mean == 14


def test_an_hour_that_two_slots_share_is_parted_by_their_minutes(room):
    came(room, {10: 60})
    found = tried(room, quota=25, slot_minutes=60)
    assert [(row.label, row.visits, row.refused) for row in found.rows if row.visits] == [
        ("09:30–10:30", 30, 5), ("10:30–11:30", 30, 5)]  # fmt: skip


def test_the_days_number_refuses_later_slots(room):
    came(room, {9: 20, 14: 20})
    found = tried(room, quota=20, day_quota=25)
    assert [row.refused for row in found.rows] == [0, 15]


def test_a_door_stands_for_its_house_and_a_closed_day_had_no_slots(room):
    door = db.session.get(Place, room).branch_id and places_of(1)[0]
    came(door, {9: 12})
    came(door, {9: 12}, date(2026, 10, 14))
    a_closure(first=date(2026, 10, 14))
    assert (tried(door, quota=10).visits, tried(door, quota=10).refused) == (12, 2)
    assert tried(room, quota=10).visits == 0 and tried(room, quota=10).share is None


def test_trying_a_plan_stores_nothing(room):
    came(room, {9: 12})
    tried(room, quota=10)
    assert not plain("SELECT 1 FROM booking_plan") and not db.session.new


# The day as the desk sees it


def test_the_day_counts_people_by_what_became_of_them(room):
    a_plan(room)
    made = [a_booking(room, at("08:30"), adults=number) for number in (1, 2, 1, 1)]
    with writing() as session:
        for one, stage in zip(made, ("booked", "arrived", "left", "cancelled"), strict=True):
            session.get(Booking, one).stage = stage
    (day,) = desk.of_day(DAY)
    line = day.lines[0]
    assert (line.expected, line.arrived, line.left, line.lapsed, line.slot.taken) == (1, 2, 1, 0, 3)
    clock.freeze("2026-11-23 09:00")
    line = desk.of_day(DAY)[0].lines[0]
    assert (line.expected, line.lapsed, line.is_now, line.slot.taken) == (0, 1, True, 2)
    assert day.room.inside == 0 and desk.of_day(date(2026, 11, 24))[0].room is None


def test_a_place_that_stopped_taking_bookings_still_shows_those_it_took(room, by):
    a_plan(room)
    a_booking(room, at("08:30"))
    write(plans.set_plan, place_id=room, policy="off", by=by)
    assert [(day.place.id, day.lines[0].expected) for day in desk.of_day(DAY)] == [(room, 1)]


@pytest.mark.parametrize(("code", "party", "may"), [
    ("too_soon", (1, 1), True), ("ahead_limited", (1, 1), True), ("slot_full", (1, 2), True), ("slot_full", (3, 3), False),
    ("adult_needed", (0, 1), False), ("slot_closed", (1, 1), False), ("seat_booked", (1, 1), False), ("bad_phone", (1, 1), False),
])  # fmt: skip
def test_a_colleague_may_go_past_windows_and_numbers_and_never_past_the_quota(room, code, party, may):
    a_plan(room)
    for _one in range(2):
        a_booking(room, at("08:30"), adults=4)
    given = {"place_id": room, "starts_at": at("08:30"), "adults": party[0], "number": party[1]}
    assert desk.may_override(code, **given) is may
    clock.freeze("2026-11-23 12:00")
    assert not desk.may_override(code, **given)


# Closings


def test_a_closing_hits_what_is_not_open_throughout_and_nothing_else(room):
    a_plan(room)
    morning, afternoon, other = (
        a_booking(room, at("08:30")),
        a_booking(room, at("13:30")),
        a_booking(room, at("08:30", "2026-11-24")),
    )
    assert closings.hit() == []
    a_closure(opens=time(8, 30), closes=time(15))
    assert [one.id for one in closings.hit()] == [afternoon]
    a_closure(first=date(2026, 11, 24), place=places_of(1)[0])  # its own door is another place
    assert [one.id for one in closings.hit()] == [afternoon]
    with writing() as session:
        session.get(Branch, 1).is_active = False
    assert [one.id for one in closings.hit()] == [morning, afternoon, other]


def test_who_is_hit_is_cancelled_by_the_house_told_once_and_has_missed_nothing(room, by):
    a_plan(room)
    made = [a_booking(room, at("13:30")) for _one in range(3)]
    came_too = a_booking(room, at("08:30"))
    a_closure()
    clock.freeze("2026-11-23 08:25")
    with writing() as session:
        session.get(Booking, made[0]).stage = "arrived"
    assert write(closings.close_all, booking_ids=made, reason=" 停电 检修 ", by=by) == 2
    assert [db.session.get(Booking, one).stage for one in made] == ["arrived", "closed", "closed"]
    assert db.session.get(Booking, came_too).stage == "booked"
    told = db.session.query(OutboxItem).order_by(OutboxItem.id).all()
    assert [item.ref for item in told] == [str(one) for one in made[1:]]
    assert (
        "11 月 23 日 13:30" in told[0].what
        and "由本馆取消：停电 检修" in told[0].what
        and told[0].due_at == at("13:30")
    )
    assert [one.id for one in closings.hit()] == [came_too]
    db.session.rollback()
    clock.freeze("2026-11-23 18:00")
    write(misses.settle)
    rows = plain("SELECT verb, note, by_id FROM move_made WHERE subject = 'booking' ORDER BY id")
    assert [tuple(row) for row in rows[:2]] == [("close", "停电 检修", by)] * 2
    assert not plain("SELECT 1 FROM miss WHERE does_count")


def test_nothing_is_cancelled_without_a_reason_or_without_a_closing(room, by):
    a_plan(room)
    held = a_booking(room, at("13:30"))
    assert refused(closings.close_all, booking_ids=[held], reason="停电", by=by) == "nothing_hit"
    a_closure()
    assert refused(closings.close_all, booking_ids=[held], reason=" ", by=by) == "closing_reason"
    assert refused(closings.close_all, booking_ids=[], reason="停电", by=by) == "nothing_hit"
    assert db.session.get(Booking, held).stage == "booked"
