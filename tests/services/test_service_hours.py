"""Signing in and out, forgotten ones, claims, confirmation by a second person, and the sums."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tests.races import together
from yylib import clock, database
from yylib.database import db, plain, write, writing
from yylib.errors import Refused
from yylib.models.service_hours import ServiceEntry
from yylib.models.shifts import Shift, Signup
from yylib.services import crowd, passes, rules, shifts, signups
from yylib.services.accounts import deputies
from yylib.services.bookings import space
from yylib.services.day_sheets import content
from yylib.services.service_hours import (
    claims,
    codes,
    deciding,
    forgotten,
    paper,
    reading,
    rounding,
    signing,
    spots,
    sums,
    today,
)
from yylib.services.service_hours.reckoning import minutes, spent
from yylib.services.signups import swapping
from yylib.services.visits import closing, figures, live, peaks, replay, rollups, scan, undo

DAY = "2026-11-28"
LIVE = ("open", "pending", "confirmed")


def at(text: str):
    """A moment of the day, or of a whole wall time."""
    clock.freeze(text if len(text) > 5 else f"{DAY} {text}")
    return clock.now()


def on_shift(volunteer_id: int, begins: str = f"{DAY} 09:00", hours: float = 3, **given) -> int:
    """A shift that the volunteer has taken; its id."""
    shift_id = factories.a_shift(begins, hours, **given)
    with writing() as session:
        shift = session.get(Shift, shift_id)
        shift.taken += 1
        session.add(Signup(shift_id=shift_id, volunteer_id=volunteer_id, stage="taken", channel="web", queued_at=clock.now(),
                           made_at=clock.now(), ends_at=shift.ends_at))  # fmt: skip
    return shift_id


@pytest.fixture
def zhang(house):
    at("08:00")
    return factories.a_volunteer("张志愿")


def signed_in(volunteer_id, time, **more):
    at(time)
    return write(signing.sign_in, volunteer_id=volunteer_id, way=more.pop("way", "code"), hot=True, **more)


def signed_out(volunteer_id, time, **more):
    at(time)
    return write(signing.sign_out, volunteer_id=volunteer_id, way=more.pop("way", "code"), hot=True, **more)


def refused(code, act, **given):
    with pytest.raises(Refused) as caught:
        write(act, **given)
    assert caught.value.code == code
    return caught.value


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


def test_nobody_confirms_their_own_hours_nor_what_they_entered(house):
    at("08:00")
    me, other = factories.a_colleague("head"), factories.a_colleague("head")
    mine, theirs = factories.a_volunteer(account_id=me), factories.a_volunteer()
    for one in (mine, theirs):
        on_shift(one)
    own = signed_in(mine, "09:00", way="pass", by=me)["id"]
    signed_out(mine, "12:00")
    signed_in(theirs, "09:00", way="desk", by=other)
    entered = signed_out(theirs, "12:00", way="desk", by=me)["id"]
    assert reading.entry(own).why == "own"
    refused("hours_own", deciding.confirm, entry_ids=[own], by=me)
    for one in (me, other):
        refused("hours_two_people", deciding.confirm, entry_ids=[entered], by=one)
    refused("hours_own", deciding.void, entry_id=own, reason="错", by=me)
    third = factories.a_colleague("head")
    assert write(deciding.confirm, entry_ids=[own, entered], by=third) == {"confirmed": 2, "left": 0}
    refused("hours_decided", deciding.confirm, entry_ids=[own], by=third)
    assert sums.of([mine, theirs]) == {mine: 180, theirs: 180}
    write(deciding.void, entry_id=entered, reason="签错了人", by=other)
    assert sums.of([mine, theirs]) == {mine: 180, theirs: 0}
    assert reading.entry(own).evidence == "confirmed"


def test_who_signed_in_the_wrong_one_takes_it_back_and_what_was_void_by_mistake_waits_again(zhang):
    desk, other, boss = factories.a_colleague(), factories.a_colleague(), factories.a_colleague("head")
    for begins in (f"{DAY} 09:00", f"{DAY} 14:00"):
        on_shift(zhang, begins)
    wrong = signed_in(zhang, "09:00", way="desk", by=desk)["id"]
    refused("hours_not_yours", deciding.take_back, entry_id=wrong, reason="点错了人", by=other)
    write(deciding.take_back, entry_id=wrong, reason="点错了人", by=desk)
    assert reading.entry(wrong).stage == "void"
    refused("hours_decided", deciding.restore, entry_id=wrong, reason="没错", by=boss)  # never closed: no minutes
    signed_in(zhang, "09:10")
    scanned = signed_out(zhang, "12:00")["id"]
    refused("hours_not_yours", deciding.take_back, entry_id=scanned, reason="点错了人", by=desk)
    write(deciding.void, entry_id=scanned, reason="看错了", by=boss)
    write(deciding.restore, entry_id=scanned, reason="作废错了", by=boss)
    held = reading.entry(scanned)
    assert (held.stage, held.minutes, held.decided_note) == ("pending", 170, "改回待确认：作废错了")
    write(deciding.confirm, entry_ids=[scanned], by=boss)
    assert sums.of([zhang]) == {zhang: 170} and reading.entry(scanned).evidence == "scanned"
    signed_in(zhang, "14:00", way="desk", by=desk)
    refused_one = signed_out(zhang, "16:00")["id"]
    write(deciding.refuse, entry_id=refused_one, reason="没有来", by=boss)
    clock.freeze("2026-11-29 09:00")
    write(claims.claim, volunteer_id=zhang, post_id=factories.a_post(), reason="忘了", starts_at=clock.utc(_wall(f"{DAY} 14:30")),
          ends_at=clock.utc(_wall(f"{DAY} 15:30")))  # fmt: skip
    refused("claim_overlap", deciding.restore, entry_id=refused_one, reason="其实来了", by=boss)


def test_a_deputy_confirms_neither_what_their_principal_served_nor_what_the_principal_entered(house):
    at("08:00")
    boss, deputy = factories.a_colleague("head"), factories.a_colleague()
    mine, theirs = factories.a_volunteer(account_id=boss), factories.a_volunteer()
    for one in (mine, theirs):
        on_shift(one)
    signed_in(mine, "09:00", way="printed")
    own = signed_out(mine, "12:00")["id"]
    signed_in(theirs, "09:00", way="desk", by=boss)
    entered = signed_out(theirs, "12:00")["id"]
    write(
        deputies.name,
        for_id=boss,
        deputy_id=deputy,
        role="head",
        from_on=clock.today(),
        until_on=clock.today(),
        by=boss,
    )
    refused("hours_own", deciding.confirm, entry_ids=[own], by=deputy)
    refused("hours_two_people", deciding.confirm, entry_ids=[entered], by=deputy)
    refused("hours_two_people", deciding.amend, entry_id=entered, minutes=60, reason="看见了", by=deputy)
    assert sums.of([mine, theirs]) == {mine: 0, theirs: 0}


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


def test_claims_are_of_the_past_once_and_wait_for_another(zhang):
    shift_id = on_shift(zhang)
    post, clerk = factories.a_post(), factories.a_colleague("head")
    at("13:00")

    def claimed(begins, ends, **more):
        given = {"volunteer_id": zhang, "post_id": post, "reason": "忘记扫码", "starts_at": clock.utc(_wall(begins)),
                 "ends_at": clock.utc(_wall(ends))} | more  # fmt: skip
        return given

    refused("claim_future", claims.claim, **claimed("2026-12-05 09:00", "2026-12-05 10:00"))
    refused("claim_order", claims.claim, **claimed("2026-11-28 10:00", "2026-11-28 10:00"))
    refused("claim_old", claims.claim, **claimed("2026-10-01 09:00", "2026-10-01 10:00"))
    refused("claim_long", claims.claim, **claimed("2026-11-27 02:00", "2026-11-27 23:00"))
    refused("hours_reason", claims.claim, **claimed("2026-11-27 09:00", "2026-11-27 10:00", reason=" "))
    refused("claim_off_shift", claims.claim, **claimed("2026-11-28 08:00", "2026-11-28 10:00", shift_id=shift_id))
    made = write(claims.claim, **claimed("2026-11-28 09:00", "2026-11-28 12:00", shift_id=shift_id))
    refused("claim_overlap", claims.claim, **claimed("2026-11-28 11:59", "2026-11-28 12:30"))
    entry = reading.entry(made)
    assert (entry.minutes, entry.stage, entry.evidence, entry.entered_by_id) == (180, "pending", "claimed", None)
    desk = write(claims.claim, **claimed("2026-11-28 12:00", "2026-11-28 12:30", by=clerk))
    refused("hours_two_people", deciding.confirm, entry_ids=[desk], by=clerk)
    write(deciding.confirm, entry_ids=[made], by=clerk)
    write(deciding.refuse, entry_id=desk, reason="没有这件事", by=factories.a_colleague("head"))
    assert sums.by("evidence") == {"claimed": 180} and sums.by("month") == {"2026-11": 180}
    write(claims.claim, **claimed("2026-11-28 12:00", "2026-11-28 12:30"))  # what was refused holds no time


def _wall(text):
    from datetime import datetime

    return datetime.fromisoformat(text)


def test_a_paper_sheet_is_entered_at_once_and_one_wrong_line_refuses_it(zhang):
    shift_id, clerk = on_shift(zhang, f"{DAY} 21:00", 4), factories.a_colleague("head")
    line = factories.a_volunteer("李志愿")
    with writing() as session:
        session.add(Signup(shift_id=shift_id, volunteer_id=line, stage="absent", channel="web", queued_at=clock.now(),
                           made_at=clock.now(), ends_at=clock.now()))  # fmt: skip
    at("2026-11-29 10:00")
    shift = db.session.get(Shift, shift_id)
    hours = [paper.moments(shift.starts_at, _wall(f"{DAY} {a}").time(), _wall(f"{DAY} {b}").time())
             for a, b in (("21:05", "00:30"), ("00:10", "01:00"), ("20:00", "22:00"))]  # fmt: skip
    refused("duty_paper_empty", paper.enter, shift_id=shift_id, rows=[], by=clerk)
    refused("duty_paper_time", paper.enter, shift_id=shift_id, rows=[(zhang, *hours[0]), (line, *hours[2])], by=clerk)
    assert write(paper.enter, shift_id=shift_id, rows=[(zhang, *hours[0]), (line, *hours[1])], by=clerk) == 2
    assert [one.minutes for v in (zhang, line) for one in reading.of_volunteer(v)] == [205, 50]
    refused("claim_overlap", paper.enter, shift_id=shift_id, rows=[(zhang, *hours[0])], by=clerk)
    assert today.waiting() == 2


def test_hours_are_rounded_down_and_once():
    told = {(0, 0): "0.0", (59, 0): "0.9", (60, 0): "1.0", (755, 0): "12.5", (755, 30): "12.5", (749, 30): "12.0",
            (754, 5): "12.5", (119, 15): "1.7", (119, 1): "1.9"}  # fmt: skip
    for (total, step), shown in told.items():
        assert rounding.hours(total, step) == shown, (total, step)


def test_the_sum_is_rounded_and_not_its_parts(house):
    at("08:00")
    write(rules.set_value, name="HOURS_ROUNDING", value=30, valid_from=clock.today(), reason="馆里定", by=None)
    one = factories.a_volunteer()
    for back in (1, 2, 3):
        factories.an_entry(one, 50, day=clock.today() - timedelta(days=back))
    assert rounding.hours(sums.minutes(one)) == "2.5"


@given(credited=st.integers(0, 720), pause=st.integers(0, 90))
def test_a_credit_and_the_time_it_needs_agree(credited, pause):
    start = _wall("2026-11-28 09:00")
    assert minutes(start, start + spent(credited, pause), None, pause) == credited or credited <= pause


@pytest.fixture
def door(zhang):
    """The door of a house with one reader inside; ``through`` sends the volunteer through, ``counted`` is every figure."""

    class Door:
        branch = factories.a_branch(capacity=50)
        clerk, pass_code = factories.a_colleague("head"), "ZY" + plain("SELECT code FROM volunteer")[0].code

        def through(self, time, direction="auto", place=None):
            at(time)
            found = passes.resolve(self.pass_code, place or self.place, direction=direction)
            write(scan.scan, hot=True, nonce=f"s-{time}", place_id=place or self.place, direction=found.direction or direction,
                  kind=found.kind, number=found.heads, holder=found.holder, by=self.clerk)  # fmt: skip
            db.session.rollback()
            return found.kind.value

        def counted(self):
            """Visits, inside, crowd, hours, kinds, quality, the day's sheet, the booking's room, the peak, the sums."""
            db.session.rollback()
            day, (house,) = clock.today(), [one for one in crowd.houses() if one.id == self.branch]
            sheet = content.compose(day, content.Whose(0, None))
            return (figures.visits(day, day), closing.inside_now(self.branch).number, live.inside(), house.inside,
                    figures.by_hour(day), figures.by_kind(day, day, {self.place, self.room}), figures.quality(day, day),
                    sheet["places"], sheet["sentence"], space.room(self.room), peaks.peak(day),
                    [tuple(row) for row in plain("SELECT * FROM visit_hour ORDER BY hour, kind")])  # fmt: skip

    one = Door()
    one.place, one.room = factories.places_of(one.branch)
    for place in (one.place, one.room):
        write(scan.scan, hot=True, nonce=f"reader-{place}", place_id=place, direction="in", kind="adult", by=one.clerk)
    return one


def test_one_scan_at_the_door_signs_in_and_is_no_visit(zhang, door):
    on_shift(zhang, branch_id=door.branch)
    at("11:40")
    before = door.counted()
    assert [door.through("08:50"), door.through("09:30", "in", door.room), door.through("11:30")] == ["volunteer"] * 3
    at("11:40")
    assert door.counted() == before
    entry = reading.of_volunteer(zhang)[0]
    assert (entry.way_in, entry.way_out, entry.minutes, entry.stage) == ("door", "door", 160, "confirmed")
    with pytest.raises(Refused, match="not_a_visit"):  # and not the reader before
        write(undo.undo, scan_id=undo.last_of(by=door.clerk, terminal_id=None), nonce="back", by=door.clerk)
    write(rollups.rebuild, day=clock.today())
    assert door.counted() == before and rollups.differences(clock.today()) == []
    assert door.through("14:00") == "phone"
    assert (
        figures.visits(clock.today(), clock.today(), door.branch) == 2 and closing.inside_now(door.branch).number == 1
    )


def test_what_the_desk_kept_while_the_server_was_away_signs_in_and_out_at_its_own_times(zhang, door):
    on_shift(zhang, branch_id=door.branch)
    at("15:30")
    write(closing.settle)  # the midday closing
    before = door.counted()
    for number, (time, mode) in enumerate((("08:55", "in"), ("11:30", "out"))):
        line = replay.Line(
            f"offline-{number}", door.place, mode, clock.utc(_wall(f"{DAY} {time}")), door.pass_code, "", 1
        )
        write(replay.enter, hot=True, by=door.clerk, **replay.understood(line))
    assert door.counted() == before
    entry = reading.of_volunteer(zhang)[0]
    assert (entry.minutes, entry.stage, entry.way_in, entry.way_out) == (155, "confirmed", "door", "door")
    assert rollups.differences(clock.today()) == []


def test_who_came_another_way_leaves_by_the_door_and_who_came_as_a_reader_leaves_as_one(zhang, door):
    on_shift(zhang, f"{DAY} 09:30", 2, branch_id=door.branch)
    on_shift(zhang, f"{DAY} 11:30", 2, branch_id=door.branch)
    on_shift(zhang, f"{DAY} 22:00", 4, branch_id=door.branch)
    assert door.through("09:00", "in") == "phone" and door.counted()[:2] == (2, 2)
    signed_in(zhang, "09:30")
    assert door.through("11:25") == "phone" and door.counted()[:2] == (2, 1)
    assert door.through("11:28", "in") == "volunteer"
    assert door.through("13:30", "out") == "volunteer"  # the midday closing sends no volunteer out
    assert [one.minutes for one in reading.of_volunteer(zhang)] == [122, 115]
    assert door.through("21:50", "in") == "volunteer"
    assert door.through("2026-11-29 02:00", "out") == "volunteer"  # past midnight
    entry = reading.of_volunteer(zhang)[0]
    assert (entry.minutes, entry.way_out, entry.day.isoformat()) == (250, "door", DAY)


# what was done when → what the desk on auto made of each scan, and the first entry
NIGHTS = {
    "comes back": (("21:50", "29 00:30", "29 00:50", "29 02:00"), "in out in out", ("confirmed", 160)),
    "came by the place's code": (("code 21:55", "29 02:00"), "out", ("confirmed", 245)),
    "twice within a minute": (("23:59", "29 00:00"), "in in", ("open", None)),
    "was away at midnight": (("21:50", "23:00", "29 00:30", "29 02:10"), "in out in out", ("confirmed", 70)),
    "late": (("21:50", "29 02:40"), "in out", ("pending", 60)),
    "late, and the job was there": (("21:50", "job 29 02:30", "29 02:40"), "in out", ("pending", 60)),
    "signed out by the code before the door": (("21:50", "code 29 01:58", "29 02:00"), "in out", ("confirmed", 248)),
    "who forgot yesterday comes anew": (("21:50", "29 21:50"), "in in", ("pending", 60)),
}


@pytest.mark.parametrize("case", NIGHTS)
def test_the_desk_on_auto_signs_out_who_came_before_midnight(zhang, door, case):
    done, ways, first = NIGHTS[case]
    for day in (DAY, "2026-11-29"):
        on_shift(zhang, f"{day} 22:00", 4, branch_id=door.branch)
    for act in done:
        how, time = act.split(" ", 1) if act[0].isalpha() else ("door", act)
        time = f"2026-11-{time}" if " " in time else time
        if how == "door":
            assert door.through(time) == "volunteer"
        elif how == "job":
            at(time)
            forgotten.settle()
        else:
            at(time)
            write(signing.press, volunteer_id=zhang, way="code", hot=True)
    scans = plain("SELECT direction FROM scan WHERE kind = 'volunteer' ORDER BY id")
    assert " ".join(row.direction for row in scans) == ways
    entry = min(reading.of_volunteer(zhang), key=lambda one: one.id)
    assert (entry.stage, entry.minutes) == first


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


def test_who_signs_out_while_their_entry_is_taken_back_or_amended_waits_and_is_told(both, monkeypatch):
    stuck, may_pass = [], database._may_pass
    monkeypatch.setattr(database, "_may_pass", lambda error: stuck.append(str(error)) or may_pass(error))
    with both.app_context():
        at("08:00")
        boss, people = factories.a_colleague("head"), [factories.a_volunteer() for _ in range(6)]
        for one in people:
            on_shift(one)
        entries = [signed_in(one, "09:00")["id"] for one in people]
        at("10:00")
        db.session.remove()
    acts = []
    for who, entry_id in zip(people, entries, strict=True):
        told = {"entry_id": entry_id, "reason": "签错了人", "by": boss}
        acts += [lambda who=who: write(signing.sign_out, hot=True, volunteer_id=who, way="code"),
                 lambda told=told: write(deciding.amend, minutes=5, **told), lambda told=told: write(deciding.void, **told)]  # fmt: skip
    answers = together(both, acts)
    assert {one for one in answers if isinstance(one, str)} <= {"duty_not_in", "hours_open", "hours_decided"}
    with both.app_context():
        assert {row.stage for row in plain("SELECT stage FROM service_entry")} == {"void"} and stuck == []
        db.session.remove()


ACTS = st.tuples(st.sampled_from(["in", "out", "claim", "settle", "confirm", "amend", "void"]), st.integers(-40, 120),
                 st.integers(0, 200), st.booleans())  # fmt: skip


@given(acts=st.lists(ACTS, max_size=14))
def test_confirmed_minutes_are_never_negative_never_overlap_and_are_the_sum(zhang, acts):
    at("08:00")
    with writing() as session:
        session.query(ServiceEntry).delete()
        session.query(Signup).delete()
    for begins, hours in (("09:00", 2), ("11:00", 1.5), ("13:00", 3)):
        on_shift(zhang, f"{DAY} {begins}", hours, break_minutes=10)
    boss = factories.a_colleague("head")
    now = at("08:50")
    for act, step, number, is_scanned in acts:
        now += timedelta(minutes=step)
        clock.freeze(f"{clock.local(now):%Y-%m-%d %H:%M}")
        _tried(act, zhang, number, is_scanned, boss)
        _agree(zhang)


def _tried(act, volunteer_id, number, is_scanned, boss):
    waiting = [one.id for one in reading.of_volunteer(volunteer_id) if one.stage == "pending"]
    way = "code" if is_scanned else "desk"
    try:
        if act == "in":
            write(signing.sign_in, volunteer_id=volunteer_id, way=way)
        elif act == "out":
            write(signing.sign_out, volunteer_id=volunteer_id, way=way)
        elif act == "claim":
            ends = clock.now() - timedelta(minutes=number)
            write(claims.claim, volunteer_id=volunteer_id, starts_at=ends - timedelta(minutes=number + 1), ends_at=ends,
                  reason="忘了", post_id=plain("SELECT min(id) AS id FROM volunteer_post")[0].id)  # fmt: skip
        elif act == "settle":
            forgotten.settle()
        elif act == "confirm" and waiting:
            write(deciding.confirm, entry_ids=waiting, by=boss)
        elif act == "amend" and waiting:
            write(deciding.amend, entry_id=waiting[0], minutes=number, reason="看见了", by=boss)
        elif act == "void" and waiting:
            write(deciding.void, entry_id=waiting[0], reason="记错", by=boss)
    except Refused as refused:
        assert refused.code not in ("conflict", "busy", "database_down")


def _agree(volunteer_id):
    db.session.expire_all()
    entries = [one for one in reading.of_volunteer(volunteer_id) if one.stage in LIVE]
    entries.sort(key=lambda one: (one.in_at, one.out_at or clock.now() + timedelta(days=1)))
    for one, after in zip(entries, entries[1:], strict=False):
        assert one.out_at is not None and one.out_at <= after.in_at
    confirmed = [one for one in entries if one.stage == "confirmed"]
    for one in confirmed:
        assert 0 <= one.minutes <= (one.out_at - one.in_at) // timedelta(minutes=1)
    assert sums.minutes(volunteer_id) == sum(one.minutes for one in confirmed)
