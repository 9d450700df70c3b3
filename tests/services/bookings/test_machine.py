"""Everything that can happen to bookings, in any order, against what must hold whatever happened (rules.md C1–C29).

``YYLIB_DEEP`` runs 200 examples of 50 steps on each engine; every day it is a handful of short ones.
"""

import os
import time
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.factories import a_booking, a_branch, a_colleague, a_plan, places_of
from yylib import clock
from yylib.database import db, plain, write, writing
from yylib.errors import Refused
from yylib.models.branches import Place
from yylib.models.calendar import Closure
from yylib.models.seats import Seat
from yylib.services import bookings, misses, passes
from yylib.services.bookings import closings, plans
from yylib.services.visits.scan import scan

MONDAY = date(2026, 11, 23)
PEOPLE = [("甲一", "13000000001"), ("乙二", "13000000002"), ("丙三", "13000000003"), ("丁四", "13000000004")]
LEGAL = {"booked": {"arrived", "cancelled", "lapsed", "closed"}, "arrived": {"left"}, "left": {"arrived"}, "cancelled": set(),
         "lapsed": set(), "closed": set()}  # fmt: skip
AT_BOOKING = {"slot_full", "day_full", "place_full", "slot_closed", "not_bookable", "too_soon", "too_late", "too_many_open",
              "ahead_limited", "seat_booked"}  # fmt: skip
AT_THE_DOOR = {"too_early", "pass_lapsed", "pass_over", "pass_cancelled", "pass_other_day"}
OF_AN_EXAMPLE = {
    "outbox_item",
    "booking",
    "booking_day",
    "slot_quota",
    "booking_plan",
    "turned_away",
    "fault",
    "closure",
    "seat",
}
seen = Counter()


class Bookings(RuleBasedStateMachine):
    """One reading room with two seats, four readers, a week; each example in a house of its own."""

    @initialize(quota=st.integers(2, 6), share=st.sampled_from([10, 20, 50]), minutes=st.sampled_from([0, 120]),
                day_quota=st.sampled_from([None, 9, 14]), capacity=st.sampled_from([None, 6, 10]))  # fmt: skip
    def open_house(self, quota, share, minutes, day_quota, capacity):
        clock.freeze("2026-11-23 08:25")
        self.branch = a_branch()
        self.room, self.by = places_of(self.branch)[1], a_colleague()
        self.nonces, self.stages = iter(range(10**6)), {}
        with writing() as session:
            session.get(Place, self.room).capacity = capacity
            seats = [Seat(place_id=self.room, label=f"{n}", code=f"S{self.room}-{n}", x=n, y=0) for n in (1, 2)]
            session.add_all(seats)
            session.flush()
            self.seats = [seat.id for seat in seats]
        self.capacity = capacity
        self.set_plan(quota, share, minutes, day_quota)
        for who in range(2):
            self.book(who, 0, 0, 1, 0, None, False)

    def teardown(self):
        if hasattr(self, "room"):
            with writing():
                for table in reversed(db.metadata.sorted_tables):
                    if table.name in OF_AN_EXAMPLE or {key.column.table.name for key in table.foreign_keys} & {
                        "booking",
                        "seat",
                    }:
                        plain(f"DELETE FROM {table.name}")
                plain("UPDATE branch SET is_active = :no", no=False)
        db.session.remove()

    def set_plan(self, quota, share, minutes, day_quota):
        day_quota = None if day_quota is None else max(quota, day_quota)
        write(plans.set_plan, place_id=self.room, policy="recommended", slot_minutes=minutes, quota=quota,
              day_quota=day_quota, walk_in_percent=share, by=self.by)  # fmt: skip

    def rows(self, where="", **given):
        return plain("SELECT id, code, holder, day, starts_at, ends_at, lapses_at, stage, seat_id, person_id, made_at, "
                     "adults + toddlers + children AS people FROM booking WHERE place_id = :room " + where + " ORDER BY id",
                     room=self.room, **given)  # fmt: skip

    def a_row(self, which):
        held = self.rows()
        return held[which % len(held)]

    def refused(self, act, codes, /, **given):
        """What ``act`` returns, or the code by which it was refused, which must be one of these."""
        try:
            return act(**given)
        except Refused as refusal:
            db.session.rollback()
            assert refusal.code in codes, refusal.code
            seen[refusal.code] += 1
            return refusal.code

    def slot(self, ahead, which):
        held = bookings.slots(self.room, clock.today() + timedelta(days=ahead))
        db.session.rollback()
        return held[which % len(held)] if held else None

    # What people do

    @rule(who=st.integers(0, 3), which=st.sampled_from([0, 0, 1]), adults=st.integers(1, 2), children=st.integers(0, 1),
          seat=st.sampled_from([None, None, 0, 1]))  # fmt: skip
    def book_for_today(self, who, which, adults, children, seat):
        self.book(who, 0, which, adults, children, seat, False)

    @rule(who=st.integers(0, 3), ahead=st.sampled_from([0, 1, 2, 8]), which=st.integers(0, 3), adults=st.integers(1, 2),
          children=st.integers(0, 1), is_override=st.booleans())  # fmt: skip
    def book_ahead(self, who, ahead, which, adults, children, is_override):
        self.book(who, ahead, which, adults, children, None, is_override)

    def book(self, who, ahead, which, adults, children, seat, is_override):
        slot = self.slot(ahead, which)
        if slot is None:
            return
        (name, phone), before = PEOPLE[who], {row.id for row in self.rows()}
        answer = self.refused(lambda **given: write(bookings.book, **given), AT_BOOKING, place_id=self.room,
                              starts_at=slot.starts_at, name=name, phone=phone, adults=adults, children=children,
                              seat_id=None if seat is None else self.seats[seat],
                              override_reason="馆长同意" if is_override else "", by=self.by if is_override else None)  # fmt: skip
        if answer in bookings.FULLNESS:
            write(bookings.away.turn_away, place_id=self.room, code=answer, channel="web", starts_at=slot.starts_at)
        elif not isinstance(answer, str):
            seen["book"] += 1
            if answer not in before:
                self.within_limits(answer, is_override)

    @precondition(lambda self: self.rows())
    @rule(which=st.integers(0, 99), ahead=st.integers(0, 2), slot=st.integers(0, 3), adults=st.integers(1, 3))
    def change(self, which, ahead, slot, adults):
        held, to = self.a_row(which), self.slot(ahead, slot)
        if to is None:
            return
        answer = self.refused(lambda **given: write(bookings.change, **given), AT_BOOKING | {"booking_over", "already_booked"},
                              booking_id=held.id, starts_at=to.starts_at, adults=adults)  # fmt: skip
        if not isinstance(answer, str):
            seen["change"] += 1
            self.within_limits(held.id, False)

    @precondition(lambda self: self.rows())
    @rule(which=st.integers(0, 99))
    def cancel(self, which):
        self.refused(lambda **given: write(bookings.cancel, **given), {"illegal_move"}, booking_id=self.a_row(which).id)
        seen["cancel"] += 1

    def through(self, code, direction):
        """Through the room's door with a pass, as the desk has it; the answer, or why not."""
        found = passes.resolve("YB" + code, self.room, direction=direction)
        db.session.rollback()
        return write(scan, hot=True, nonce=f"{self.room}-{next(self.nonces)}", place_id=self.room, direction=direction,
                     kind=found.kind, number=found.heads, holder=found.holder, children=found.children, by=self.by)  # fmt: skip

    @precondition(lambda self: self.rows())
    @rule(which=st.integers(0, 99))
    def arrive(self, which):
        soon = clock.now() + timedelta(minutes=10)
        due = [row for row in self.live() if row.stage == "booked" and clock.moment(row.starts_at) <= soon]
        held = due[which % len(due)] if due and which else self.a_row(which)
        answer = self.refused(self.through, AT_THE_DOOR, code=held.code, direction="in")
        if not isinstance(answer, str):
            seen["arrive"] += 1
            assert self.rows("AND id = :id", id=held.id)[0].stage == "arrived"

    @precondition(lambda self: self.rows("AND stage = 'arrived'"))
    @rule(which=st.integers(0, 99))
    def leave(self, which):
        inside = self.rows("AND stage = 'arrived'")
        self.refused(self.through, AT_THE_DOOR, code=inside[which % len(inside)].code, direction="out")
        seen["leave"] += 1

    @rule(number=st.integers(1, 3))
    def walk_in(self, number):
        left = bookings.room(self.room).left
        db.session.rollback()
        if left is None or left >= number:
            write(scan, hot=True, nonce=f"{self.room}-{next(self.nonces)}", place_id=self.room, direction="in", kind="adult",
                  number=number, by=self.by)  # fmt: skip
            inside = bookings.room(self.room).inside
            assert self.capacity is None or inside <= self.capacity
            db.session.rollback()

    @precondition(lambda self: self.live())
    @rule(which=st.integers(0, 99))
    def somebody_goes_away(self, which):
        """At the door or on the phone: there was no room in a slot that somebody holds."""
        held = self.live()
        write(bookings.away.turn_away, place_id=self.room, code="slot_full", channel="desk",
              starts_at=clock.moment(held[which % len(held)].starts_at))  # fmt: skip

    # What time and the house do

    @rule(minutes=st.sampled_from([5, 20, 31, 31, 60, 200]))
    def time_passes(self, minutes):
        clock.freeze(f"{clock.local(clock.now() + timedelta(minutes=minutes)):%Y-%m-%d %H:%M}")
        seen["lapse"] += 1

    @rule(wall=st.sampled_from(["08:25", "13:20"]))
    def the_next_day_comes(self, wall):
        clock.freeze(f"{clock.today() + timedelta(days=1)} {wall}")

    @precondition(lambda self: self.live())
    @rule(ahead=st.integers(0, 2), is_whole=st.booleans(), is_told=st.booleans())
    def close(self, ahead, is_whole, is_told):
        """Announced after the bookings were made; whoever it hits may be told at once, or found by the job."""
        day = clock.today() + timedelta(days=ahead)
        if plain("SELECT 1 FROM closure WHERE from_on = :day", day=day.isoformat()):
            return
        hours = (
            {}
            if is_whole
            else {"opens": clock.local(clock.utc(_wall(10))).time(), "closes": clock.local(clock.utc(_wall(16))).time()}
        )
        with writing() as session:
            session.add(Closure(branch_id=self.branch, from_on=day, until_on=day, reason="停电", is_force_majeure=True,
                                announced_at=clock.now(), **hours))  # fmt: skip
        hit = [booking.id for booking in closings.hit()]
        db.session.rollback()
        if hit and is_told:
            assert write(closings.close_all, booking_ids=hit, reason="停电", by=self.by) == len(hit)
            assert not [booking for booking in closings.hit() if booking.id in hit]
            told = plain("SELECT ref FROM outbox_item WHERE kind = :kind", kind=closings.KIND)
            assert {str(one) for one in hit} <= {row.ref for row in told}
            db.session.rollback()
        seen["close"] += 1

    @rule(quota=st.integers(1, 9), share=st.sampled_from([10, 30]), minutes=st.sampled_from([0, 120]))
    def change_plan(self, quota, share, minutes):
        self.unharmed(lambda: self.set_plan(quota, share, minutes, None))

    @rule(ahead=st.integers(0, 2), which=st.integers(0, 3), quota=st.integers(0, 9))
    def change_quota(self, ahead, which, quota):
        slot = self.slot(ahead, which)
        if slot is not None:
            self.unharmed(lambda: self.refused(lambda **given: write(plans.set_slot_quota, **given), {"slot_past"},
                                               place_id=self.room, starts_at=slot.starts_at, quota=quota, reason="讲座", by=self.by))  # fmt: skip
            seen["quota"] += 1

    def unharmed(self, act):
        """Whatever the house offers from now on, nobody's booking changes."""
        before = [row.stage for row in self.rows()]
        act()
        assert [row.stage for row in self.rows()] == before

    @precondition(lambda self: len(self.live()) < len(self.rows("AND stage IN ('booked', 'arrived')")))
    @rule()
    def settle(self):
        while write(misses.settle):
            continue
        assert not self.rows("AND stage = 'booked' AND lapses_at <= :now", now=clock.stamp(clock.now()))
        assert not self.rows(
            "AND stage = 'lapsed' AND NOT EXISTS (SELECT 1 FROM miss m WHERE m.booking_id = booking.id)"
        )
        seen["settle"] += 1

    @precondition(lambda self: plain("SELECT 1 FROM miss"))
    @rule(which=st.integers(0, 99))
    def waive(self, which):
        held = plain("SELECT id FROM miss ORDER BY id")
        answer = self.refused(lambda **given: write(misses.waive, **given), {"miss_waived", "miss_not_counted"},
                              miss_id=held[which % len(held)].id, reason="孩子发烧", by=self.by)  # fmt: skip
        seen["waive" if answer is None else "not waived"] += 1

    @precondition(lambda self: plain("SELECT 1 FROM miss WHERE does_count AND waived_at IS NULL"))
    @rule(minutes=st.sampled_from([10, 45]))
    def fault(self, minutes):
        write(
            misses.enter_fault,
            from_at=clock.now() - timedelta(minutes=minutes),
            until_at=clock.now(),
            what="停电",
            by=self.by,
        )
        seen["fault"] += 1

    # What must hold

    def live(self):
        now = clock.now()
        return [
            row
            for row in self.rows()
            if row.stage == "arrived" or row.stage == "booked" and clock.moment(row.lapses_at) > now
        ]

    def within_limits(self, booking_id, is_override):
        """Counted anew over the rows: the slot's and the day's people, at the moment a place was given away."""
        held = next(row for row in self.live() if row.id == booking_id)
        begin, end = clock.moment(held.starts_at), clock.moment(held.ends_at)
        sharing = sum(row.people for row in self.live()
                      if clock.moment(row.starts_at) < end and clock.moment(row.ends_at) > begin)  # fmt: skip
        plan = plain(
            "SELECT quota, day_quota, walk_in_percent FROM booking_plan WHERE place_id = :room", room=self.room
        )[0]
        own = plain(
            "SELECT quota FROM slot_quota WHERE place_id = :room AND starts_at = :at",
            room=self.room,
            at=clock.stamp(begin),
        )
        quota = min(own[0].quota if own else plan.quota, self.capacity or 99)
        assert sharing <= (quota if is_override else quota - _share(quota, plan.walk_in_percent))
        if plan.day_quota is not None:
            came = sum(row.people for row in self.rows("AND stage = 'left'") if row.day == held.day)
            taken = came + sum(row.people for row in self.live() if row.day == held.day)
            assert taken <= (
                plan.day_quota if is_override else plan.day_quota - _share(plan.day_quota, plan.walk_in_percent)
            )

    @invariant()
    def one_live_booking_a_person_a_slot(self):
        keys = Counter((row.person_id, row.starts_at) for row in self.live())
        assert not [key for key, number in keys.items() if number > 1]

    @invariant()
    def no_seat_is_given_twice(self):
        held = [row for row in self.live() if row.seat_id]
        for index, one in enumerate(held):
            for other in held[index + 1 :]:
                if one.seat_id == other.seat_id:
                    assert one.ends_at <= other.starts_at or other.ends_at <= one.starts_at

    @invariant()
    def what_lapsed_holds_no_place_and_sums_are_the_rows(self):
        live, day = self.live(), clock.today()
        for slot in bookings.slots(self.room, day):
            taken = sum(
                row.people
                for row in live
                if clock.moment(row.starts_at) < slot.ends_at and clock.moment(row.ends_at) > slot.starts_at
            )
            assert slot.taken == taken and slot.over == max(0, taken - slot.quota)
            assert not slot.is_open or taken < slot.quota
        rows, counted = self.rows(), bookings.figures(MONDAY, MONDAY + timedelta(days=60), [self.room])
        late = [row for row in rows if row.stage == "lapsed" or row.stage == "booked" and row not in live]
        stages = Counter(row.stage for row in rows)
        assert (counted.made, counted.people, counted.lapsed) == (len(rows), sum(row.people for row in rows), len(late))
        assert (counted.arrived, counted.cancelled, counted.closed) == (
            stages["arrived"] + stages["left"],
            stages["cancelled"],
            stages["closed"],
        )
        assert misses.of_day(day, [self.room]).lapsed == len([row for row in late if clock.day(row.day) == day])
        db.session.rollback()

    @invariant()
    def who_came_in_went_out_or_is_inside(self):
        moved = plain(
            "SELECT coalesce(sum(entries), 0) AS entries, coalesce(sum(exits), 0) AS exits FROM scan WHERE place_id = :room",
            room=self.room,
        )[0]
        inside = plain("SELECT number FROM inside WHERE area_id = :room", room=self.room)
        assert moved.entries == moved.exits + (inside[0].number if inside else 0)

    @invariant()
    def nobody_is_limited_for_what_was_excused(self):
        counted = plain(
            "SELECT m.person_id, b.stage, m.waived_at, b.id FROM miss m JOIN booking b ON b.id = m.booking_id WHERE m.does_count"
        )
        good = Counter(row.person_id for row in counted if row.stage == "lapsed" and row.waived_at is None)
        for row in plain("SELECT DISTINCT person_id FROM booking"):
            held = misses.standing(row.person_id)
            assert held.counted <= good[row.person_id]
            assert not held.is_limited or held.counted >= 2
        excused = plain("SELECT m.id FROM miss m JOIN booking b ON b.id = m.booking_id JOIN fault f ON f.from_at < b.lapses_at "
                        "AND f.until_at > b.starts_at WHERE m.does_count AND m.waived_at IS NULL AND b.stage = 'lapsed'")  # fmt: skip
        assert excused == []

    @invariant()
    def a_stage_is_left_only_as_the_pipeline_has_it(self):
        seen["steps"] += 1
        now = {row.id: row.stage for row in self.rows()}
        for one, stage in now.items():
            before = self.stages.get(one, "booked")
            assert stage == before or stage in LEGAL[before] or before == "booked" and stage == "left", (before, stage)
        self.stages = now


def _share(quota, percent):
    return -(-quota * percent // 100)


def _wall(hour):
    return clock.local(clock.midnight(MONDAY)) + timedelta(hours=hour)


def test_whatever_happens_to_bookings_in_any_order_the_invariants_hold(house):
    is_deep, began = bool(os.environ.get("YYLIB_DEEP")), time.monotonic()
    seen.clear()
    run_state_machine_as_test(Bookings, settings=settings(
        settings.get_profile("deep" if is_deep else "daily"), max_examples=200 if is_deep else 8,
        stateful_step_count=50 if is_deep else 30, suppress_health_check=list(HealthCheck)))  # fmt: skip
    print(f"{seen['steps']} steps in {time.monotonic() - began:.0f} s:", dict(seen))
    every = (
        "book",
        "arrive",
        "leave",
        "cancel",
        "change",
        "settle",
        "close",
        "quota",
        "fault",
        "waive",
        "slot_full",
        "pass_lapsed",
    )
    assert all(seen[act] for act in (every if is_deep else ("book", "arrive", "cancel", "settle")))


def test_the_machine_finds_a_house_that_does_not_count(house, monkeypatch):
    """The control: without the counters the same machine must fail, or it proves nothing."""
    monkeypatch.setattr(bookings.taking.limits, "space", lambda *_given: None)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Bookings, settings=settings(
            settings.get_profile("daily"), max_examples=20, stateful_step_count=30, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck)))  # fmt: skip


def through(room, code, direction, nonce, at=None):
    found = passes.resolve(code, room, direction=direction, at=at)
    db.session.rollback()
    return write(scan, hot=True, nonce=nonce, place_id=room, direction=direction, kind=found.kind, number=found.heads,
                 holder=found.holder, children=found.children, at=at, by=None)  # fmt: skip


def stages():
    return [row.stage for row in plain("SELECT stage FROM booking ORDER BY id")]


def test_whoever_went_out_and_books_the_slot_again_has_the_pass_they_have(house):
    """Found by the machine: a second booking of the slot shut the first one's pass out."""
    clock.freeze("2026-11-23 08:25")
    room = a_plan(places_of(a_branch())[1])
    given = {"name": "甲一", "phone": "13000000001"}
    held = a_booking(room, clock.utc(_wall(8) + timedelta(minutes=30)), **given)
    code = plain("SELECT code FROM booking")[0].code
    through(room, code, "in", "n1")
    clock.freeze("2026-11-23 09:00")
    through(room, code, "out", "n2")
    assert a_booking(room, clock.utc(_wall(8) + timedelta(minutes=30)), **given) == held
    clock.freeze("2026-11-23 09:50")
    assert through(room, code, "in", "n3")["entries"] == 1
    assert stages() == ["arrived"]


def test_who_is_told_of_late_is_counted_though_the_slot_was_booked_anew_meanwhile(house):
    clock.freeze("2026-11-23 08:00")
    room = a_plan(places_of(a_branch())[1])
    given, starts = {"name": "甲一", "phone": "13000000001"}, clock.utc(_wall(8) + timedelta(minutes=30))
    a_booking(room, starts, **given)
    code = plain("SELECT code FROM booking")[0].code
    clock.freeze("2026-11-23 09:10")
    write(misses.settle)
    a_booking(room, starts, **given)
    answer = through(room, code, "in", "n1", at=clock.utc(_wall(8) + timedelta(minutes=40)))
    assert answer["entries"] == 1 and stages() == ["lapsed", "booked"]
