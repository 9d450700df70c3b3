"""Signing in and out, the changing code, forgotten ones, and what a shift that moves does to them."""

from datetime import timedelta

import pytest

from tests import factories
from tests.services.service_hours.acts import DAY, at, on_shift, refused, signed_in, signed_out
from tests.services.service_hours.test_deciding import _wall
from yylib import clock
from yylib.database import write, writing
from yylib.errors import Refused
from yylib.models.shifts import Shift
from yylib.services import shifts, signups
from yylib.services.service_hours import (
    claims,
    codes,
    deciding,
    forgotten,
    reading,
    signing,
    spots,
    sums,
)
from yylib.services.signups import swapping

# in, out, way in, way out, shift's break → minutes, stage, why, evidence
HOURS = {
    "the shift itself": ("09:00", "12:00", "code", "code", 0, 180, "confirmed", "", "scanned"),
    "early within the tolerance counts": ("08:50", "12:00", "code", "code", 0, 190, "confirmed", "", "scanned"),
    "late is less": ("09:40", "12:00", "pass", "code", 0, 140, "confirmed", "", "scanned"),
    "gone early is less": ("09:00", "10:00", "code", "door", 0, 60, "confirmed", "", "scanned"),
    "until the tolerance's end": ("09:00", "12:15", "code", "code", 0, 195, "confirmed", "", "scanned"),
    "the break is taken off": ("09:00", "12:00", "code", "code", 30, 150, "confirmed", "", "scanned"),
    "who stayed less than the break keeps it": ("09:00", "09:20", "code", "code", 30, 20, "confirmed", "", "scanned"),
    "out at once": ("09:00", "09:00", "code", "code", 30, 0, "confirmed", "", "scanned"),
    "past the tolerance it was forgotten": (
        "09:00",
        "12:16",
        "code",
        "code",
        0,
        60,
        "pending",
        "forgotten",
        "confirmed",
    ),
    "forgotten credits no more than there was": (
        "11:50",
        "15:00",
        "code",
        "code",
        0,
        25,
        "pending",
        "forgotten",
        "confirmed",
    ),
    "the clock was set back": ("10:00", "09:30", "code", "code", 0, 0, "pending", "clock", "scanned"),
    "the desk's word waits": ("09:00", "12:00", "desk", "code", 0, 180, "pending", "desk", "confirmed"),
    "out by the desk waits": ("09:00", "12:00", "code", "desk", 0, 180, "pending", "desk", "confirmed"),
    "the code on paper is weaker": ("09:00", "12:00", "printed", "printed", 0, 180, "pending", "printed", "confirmed"),
}


def test_what_is_credited(house):
    total = 0
    for case, (came, left, way_in, way_out, pause, credited, stage, why, evidence) in HOURS.items():
        at("08:00")
        one = factories.a_volunteer()
        on_shift(one, break_minutes=pause)
        signed_in(one, came, way=way_in)
        done = signed_out(one, left, way=way_out)
        entry = reading.entry(done["id"])
        assert (entry.minutes, entry.stage, entry.why, entry.evidence) == (credited, stage, why, evidence), case
        assert sums.minutes(one) == (credited if stage == "confirmed" else 0), case
        assert done["is_forgotten"] == (why == "forgotten"), case
        total += credited if stage == "confirmed" else 0
    assert sums.minutes() == total


def test_signing_in_is_for_the_time_of_a_taken_shift_and_each_refusal_says_what_is_wrong(zhang):
    other = factories.a_volunteer(stage="paused")
    child = factories.a_volunteer(birth_on=clock.today().replace(year=2015))
    refused("duty_no_shift", signing.sign_in, volunteer_id=zhang, way="code")
    shift = on_shift(zhang)
    for one in (other, child):
        on_shift(one)
    at("08:44")
    assert refused("duty_too_early", signing.sign_in, volunteer_id=zhang, way="code").facts["from_time"] == "08:45"
    refused("duty_not_in", signing.sign_out, volunteer_id=zhang, way="code")
    at("12:01")
    assert refused("duty_too_late", signing.sign_in, volunteer_id=zhang, way="code").facts["until"] == "12:00"
    at("09:00")
    refused("duty_stage", signing.sign_in, volunteer_id=other, way="code")
    refused("duty_needs_adult", signing.sign_in, volunteer_id=child, way="code")
    assert signed_in(child, "09:00", with_adult=True)["is_new"]
    refused("duty_not_on_shift", signing.sign_in, volunteer_id=zhang, way="desk", shift_id=shift + 999)
    refused("duty_future", signing.sign_in, volunteer_id=zhang, way="code", at=clock.now() + timedelta(minutes=1))


def test_the_same_press_twice_and_a_second_signing_in_are_one(zhang):
    on_shift(zhang)
    first = signed_in(zhang, "09:00", nonce="n1")
    assert signed_in(zhang, "09:00", nonce="n1") == first | {"is_new": False}
    assert signed_in(zhang, "09:05")["id"] == first["id"]
    at("09:00")
    assert write(signing.press, volunteer_id=zhang, way="pass")["act"] == "in"
    out = signed_out(zhang, "10:00", nonce="n2")
    assert signed_out(zhang, "10:00", nonce="n2") == out | {"is_new": False}
    again = signed_in(zhang, "10:30")
    assert again["id"] != first["id"]
    signed_out(zhang, "12:00")
    assert sums.minutes(zhang) == 60 + 90


def test_one_shift_ends_where_the_next_begins(zhang):
    on_shift(zhang)
    on_shift(zhang, f"{DAY} 12:00", 2)
    signed_in(zhang, "09:00")
    signed_in(zhang, "12:05")
    signed_out(zhang, "14:00")
    assert [one.minutes for one in reading.of_volunteer(zhang)] == [115, 185]
    assert sums.minutes(zhang) == 300


def test_a_shift_over_midnight_belongs_to_the_day_it_began_on(zhang):
    on_shift(zhang, f"{DAY} 22:00", 4)
    signed_in(zhang, "22:00")
    done = signed_out(zhang, "2026-11-29 02:00")
    entry = reading.entry(done["id"])
    assert (entry.minutes, entry.day.isoformat()) == (240, DAY)
    assert sums.minutes(zhang, clock.sane_day("2026-11-29")) == 0


def test_moving_or_cancelling_the_shift_changes_nothing_that_was_earned(zhang):
    shift_id = on_shift(zhang)
    signed_in(zhang, "09:00")
    with writing() as session:
        shift = session.get(Shift, shift_id)
        shift.starts_at += timedelta(days=1)
        shift.ends_at += timedelta(days=1)
        shift.cancelled_at = clock.now()
    assert signed_out(zhang, "12:00")["minutes"] == 180


def test_the_job_closes_what_was_forgotten_and_it_counts_as_over_before(zhang):
    on_shift(zhang, post_id=factories.a_post(forgotten_minutes=90), break_minutes=15)
    entry_id = signed_in(zhang, "09:00")["id"]
    at("12:10")
    assert reading.on_duty(zhang).id == entry_id
    assert forgotten.settle() == 0
    at("12:16")
    assert reading.on_duty(zhang) is None
    assert forgotten.settle() == 1 and forgotten.settle() == 0
    entry = reading.entry(entry_id)
    assert (entry.minutes, entry.stage, entry.way_out) == (90, "pending", "forgotten")
    boss = factories.a_colleague("head")
    assert deciding.longest(entry) == 180
    refused("hours_minutes", deciding.amend, entry_id=entry_id, minutes=181, reason="看见他到下班", by=boss)
    refused("hours_reason", deciding.amend, entry_id=entry_id, minutes=165, reason=" ", by=boss)
    write(deciding.amend, entry_id=entry_id, minutes=165, reason="看见他到下班", by=boss)
    assert sums.minutes(zhang) == 165
    assert reading.entry(entry_id).decided_note == "看见他到下班（原 90 分钟）"


def test_where_the_job_stood_still_time_has_ended_what_was_forgotten_and_the_pause(zhang):
    shift_id, post = on_shift(zhang), factories.a_post()
    signed_in(zhang, "09:00")
    at("14:00")
    made = write(claims.claim, volunteer_id=zhang, post_id=post, reason="又帮了忙", starts_at=clock.utc(_wall(f"{DAY} 13:00")),
                 ends_at=clock.utc(_wall(f"{DAY} 14:00")))  # fmt: skip
    first, second = sorted(reading.of_volunteer(zhang), key=lambda one: one.in_at)
    assert (first.shift_id, first.why, first.minutes, second.id) == (shift_id, "forgotten", 60, made)
    back = factories.a_volunteer(stage="paused", paused_until=clock.today() - timedelta(days=1))
    away = factories.a_volunteer(stage="paused", paused_until=clock.today())
    for one in (back, away):
        on_shift(one, f"{DAY} 14:00")
    assert signed_in(back, "14:00")["is_new"]
    refused("duty_stage", signing.sign_in, volunteer_id=away, way="code")


def test_who_has_signed_in_before_the_beginning_gives_the_place_to_nobody_and_keeps_what_is_moved(zhang):
    boss, other = factories.a_colleague("head"), factories.a_volunteer()
    shift_id = write(shifts.add, post_id=factories.a_post(), branch_id=factories.a_branch(), starts_at=clock.utc(
        _wall(f"{DAY} 09:00")), ends_at=clock.utc(_wall(f"{DAY} 12:00")), needed=2, by=boss)  # fmt: skip
    signup_id = write(signups.take, shift_id=shift_id, volunteer_id=zhang)
    swap_id = write(swapping.offer, signup_id=signup_id)
    signed_in(zhang, "08:50")
    refused("signup_served", signups.cancel, signup_id=signup_id)
    refused("signup_served", swapping.offer, signup_id=signup_id)
    refused("signup_served", swapping.take, swap_id=swap_id, volunteer_id=other)
    write(shifts.change, shift_id=shift_id, starts_at=clock.utc(_wall("2026-11-29 09:00")), by=boss, reason="停电",
          ends_at=clock.utc(_wall("2026-11-29 12:00")))  # fmt: skip
    write(shifts.cancel, shift_id=shift_id, reason="还是停电", by=boss)
    assert signups.get(signup_id).stage == "taken"
    assert signed_out(zhang, "11:00")["minutes"] == 130


def test_a_code_holds_a_minute_a_printed_one_until_the_next_printing(zhang):
    door, boss = factories.a_door(), factories.a_colleague("head")
    code_id = write(spots.add, place_id=door, by=boss)
    refused("duty_place_twice", spots.add, place_id=door, by=boss)
    shown = codes.text(code_id)
    assert codes.read(shown).way == "code" and codes.admitted(codes.ticket(codes.read(shown))).code_id == code_id
    at("08:02")
    with pytest.raises(Refused, match="duty_code_old"):
        codes.read(shown)
    write(spots.print_anew, code_id=code_id, by=boss)
    printed = codes.printed(spots.get(code_id))
    assert codes.read(printed).way == "printed"
    write(spots.print_anew, code_id=code_id, by=boss)
    with pytest.raises(Refused, match="duty_code_old"):
        codes.read(printed)
