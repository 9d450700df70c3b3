"""Claims, the paper sheet, confirmation by a second person, rounding, and the sums."""

from datetime import timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from tests import factories
from tests.races import together
from tests.services.service_hours.acts import DAY, at, on_shift, refused, signed_in, signed_out
from yylib import clock, database
from yylib.database import db, plain, write, writing
from yylib.errors import Refused
from yylib.models.service_hours import ServiceEntry
from yylib.models.shifts import Shift, Signup
from yylib.services import rules
from yylib.services.accounts import deputies
from yylib.services.service_hours import (
    claims,
    deciding,
    forgotten,
    paper,
    reading,
    rounding,
    signing,
    sums,
    today,
)
from yylib.services.service_hours.reckoning import minutes, spent

LIVE = ("open", "pending", "confirmed")


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
@example(
    acts=[("in", 0, 0, True), ("out", 5, 0, True), ("in", -6, 0, True), ("out", 60, 0, True)]
)  # set back before both
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
