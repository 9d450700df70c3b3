"""断网补传 on both engines: with their own times, in order, once each, also for a period that is over."""

import json
import time
from datetime import datetime, timedelta

import pytest
from flask import current_app

from tests.factories import a_booking, a_branch, a_colleague, a_plan, places_of
from tests.races import all_together
from yylib import clock
from yylib.database import plain, write, writing
from yylib.errors import Refused
from yylib.services import bookings, passes
from yylib.services.visits import adopt, closing, figures, replay, rollups
from yylib.services.visits.scan import scan


def milliseconds(wall: str) -> int:
    """A wall time as a browser's clock gives it."""
    return int((clock.utc(datetime.fromisoformat(wall)) - datetime(1970, 1, 1)).total_seconds() * 1000)


def sent(entries, *, by, behind=0):
    """Hand lines in as the desk's page does, its clock ``behind`` seconds wrong; what became of each."""
    their_now = milliseconds(f"{clock.local(clock.now())}") - behind * 1000
    outcomes = []
    for line in replay.lines(json.dumps(entries), str(their_now)):
        try:
            if line.key == "undo":
                outcomes.append(write(replay.take_back, hot=True, nonce=line.nonce, of=line.code, by=by)["outcome"])
            else:
                given = replay.understood(line)
                outcomes.append(write(replay.enter, hot=True, by=by, terminal_id=None, **given)["outcome"])
        except Refused as refused:
            outcomes.append(refused.code)
    return outcomes


@pytest.fixture
def desk(house):
    """A door and a colleague; the server is away from nine and back at ten."""
    clock.freeze("2026-11-23 09:00")
    branch, by = a_branch(), a_colleague()
    door, room = places_of(branch)

    class Desk:
        count = 0

        def line(self, wall, code="", key="", number=1, mode="in", nonce=None, place=door):
            Desk.count += 1
            return {"nonce": nonce or f"line-{Desk.count:06}", "place": place, "mode": mode, "code": code, "key": key,
                    "number": number, "time": milliseconds(wall)}  # fmt: skip

        def sent(self, *entries, **given):
            return sent(list(entries), by=by, **given)

        @property
        def inside(self):
            return closing.inside_now(branch).number

        def visits(self, day="2026-11-23"):
            day = datetime.fromisoformat(day).date()
            return figures.visits(day, day, branch)

    Desk.branch, Desk.door, Desk.room, Desk.by = branch, door, room, by
    return Desk()


def agreed():
    return [difference for day in rollups.days() for difference in rollups.differences(day)]


def rows(columns="at, direction, outcome, source"):
    return plain("SELECT " + columns + " FROM scan WHERE outcome <> 'assumed' ORDER BY id")


def test_lines_keep_their_own_times_and_are_marked(desk):
    clock.freeze("2026-11-23 10:00")
    assert desk.sent(desk.line("2026-11-23 09:10", "00012345"), desk.line("2026-11-23 09:20", key="child", number=3)) == [
        "ok", "ok"]  # fmt: skip
    assert [(f"{clock.local(clock.moment(row.at)):%H:%M}", row.source) for row in rows()] == [
        ("09:10", "offline"), ("09:20", "offline")]  # fmt: skip
    assert (desk.visits(), desk.inside) == (4, 4)
    assert [(row.hour, row.entries) for row in plain("SELECT hour, sum(entries) AS entries FROM visit_hour GROUP BY hour")] == [
        (9, 4)]  # fmt: skip
    assert agreed() == []


def test_a_card_that_came_and_went_meanwhile_is_one_visit_and_nobody_inside(desk):
    clock.freeze("2026-11-23 10:00")
    assert desk.sent(desk.line("2026-11-23 09:10", "00012345", mode="auto"),
                     desk.line("2026-11-23 09:11", "00012346", mode="auto"),
                     desk.line("2026-11-23 09:50", "00012345", mode="auto")) == ["ok", "ok", "ok"]  # fmt: skip
    assert [row.direction for row in rows()] == ["in", "in", "out"]
    assert (desk.visits(), desk.inside) == (2, 1)


def test_an_exit_without_an_entry_is_stored_and_changes_no_figure(desk):
    clock.freeze("2026-11-23 10:00")
    assert desk.sent(desk.line("2026-11-23 09:10", "00012345", mode="out")) == ["exit_unknown"]
    assert (desk.visits(), desk.inside) == (None, 0)


def test_a_desk_whose_clock_is_wrong_is_set_right(desk):
    clock.freeze("2026-11-23 10:00")
    desk.sent(desk.line("2026-11-23 06:10", key="adult"), behind=3 * 3600)
    desk.sent(desk.line("2026-11-24 13:00", key="adult"), behind=-27 * 3600)
    assert [f"{clock.local(clock.moment(row.at)):%d %H:%M}" for row in rows()] == ["23 09:10", "23 10:00"]


def test_what_lies_in_the_future_is_now_and_what_is_too_old_is_one_sentence(desk):
    clock.freeze("2026-11-23 10:00")
    assert desk.sent(desk.line("2026-11-23 10:20", key="adult"), desk.line("2026-11-16 09:59", key="adult"),
                     desk.line("2026-11-16 10:01", key="adult")) == ["ok", "too_old", "ok"]  # fmt: skip
    assert f"{clock.local(clock.moment(rows()[0].at)):%H:%M}" == "10:00"


def test_a_period_that_is_over_keeps_entries_and_exits_whole(desk):
    clock.freeze("2026-11-23 16:30")
    write(scan, hot=True, nonce="in-time-1", place_id=desk.door, direction="in", kind="card", number=1,
          holder=passes.holder_of("00012345"), by=desk.by)  # fmt: skip
    clock.freeze("2026-11-24 08:40")
    answers = desk.sent(desk.line("2026-11-23 16:40", "00012345", mode="out"), desk.line("2026-11-23 16:41", "00012346"),
                        desk.line("2026-11-23 16:42", key="elderly", number=2), desk.line("2026-11-24 08:35", "00012346"))  # fmt: skip
    assert answers == ["ok"] * 4
    assert (desk.visits(), desk.visits("2026-11-24"), desk.inside) == (4, 1, 1)
    summed = plain("SELECT sum(entries) AS entries, sum(exits) AS exits FROM visit_day WHERE day = '2026-11-23'")[0]
    assert (summed.entries, summed.exits) == (4, 4)
    assert agreed() == []


def test_a_card_scanned_in_and_out_before_a_closing_is_one_visit_in_automatic_mode_too(desk):
    clock.freeze("2026-11-23 14:00")
    answers = desk.sent(desk.line("2026-11-23 09:10", "00012345", mode="auto"),
                        desk.line("2026-11-23 09:12", "00012345"),
                        desk.line("2026-11-23 11:00", "00012345", mode="auto"))  # fmt: skip
    assert answers == ["ok", "same", "ok"]
    assert [row.direction for row in rows()] == ["in", "in", "out"]
    assert (desk.visits(), desk.inside) == (1, 0)
    assert plain("SELECT sum(exits) AS n FROM visit_day")[0].n == 1


def test_who_came_again_after_the_closing_stays_inside_when_the_morning_is_told(desk):
    clock.freeze("2026-11-23 14:00")
    write(scan, hot=True, nonce="afternoon", place_id=desk.door, direction="in", kind="card", number=1,
          holder=passes.holder_of("00012345"), by=desk.by)  # fmt: skip
    assert desk.sent(desk.line("2026-11-23 09:10", "00012345"), desk.line("2026-11-23 11:00", "00012345", mode="out")) == [
        "ok", "ok"]  # fmt: skip
    assert (desk.visits(), desk.inside) == (2, 1)
    assert plain("SELECT is_inside FROM presence")[0].is_inside
    assert plain("SELECT sum(entries) AS i, sum(exits) AS o FROM visit_day")[0] == (2, 1)


def test_followers_hear_of_what_is_told_later_too(desk, monkeypatch):
    heard = []
    monkeypatch.setattr(passes, "_followers", [heard.append])
    clock.freeze("2026-11-24 08:40")
    desk.sent(desk.line("2026-11-23 16:40", "00012345"))
    assert [(one.holder, one.direction, one.is_inside) for one in heard] == [
        (passes.holder_of("00012345", datetime(2026, 11, 23).date()), "in", True)]  # fmt: skip


def test_a_resolver_is_told_that_it_is_told_later(desk, monkeypatch):
    asked = []
    monkeypatch.setattr(passes, "_resolvers", [lambda _code, told: asked.append(told)])
    clock.freeze("2026-11-23 10:00")
    desk.sent(desk.line("2026-11-23 09:10", "00012345", mode="out"))
    assert asked == [passes.Asked(desk.door, "out", clock.utc(datetime(2026, 11, 23, 9, 10)), True)]


def test_the_four_digits_of_a_phone_mean_the_booking_of_that_morning(desk):
    clock.freeze("2026-11-23 08:00")
    a_plan(desk.door)
    begins = bookings.slots(desk.door, clock.today())[0].starts_at
    morning = a_booking(desk.door, begins, phone="19900004321", adults=2)
    clock.freeze("2026-11-24 08:00")
    other = a_booking(desk.door, begins + timedelta(days=1), phone="13000004321")
    assert desk.sent(desk.line("2026-11-23 08:40", "4321")) == ["ok"]
    stages = {row.id: row.stage for row in plain("SELECT id, stage FROM booking")}
    assert stages == {morning: "arrived", other: "booked"}


def test_an_adopted_day_is_refused_until_its_adoption_is_taken_back(desk):
    write(scan, hot=True, nonce="in-time-2", place_id=desk.door, direction="in", kind="adult", by=desk.by)
    clock.freeze("2026-11-24 08:40")
    write(adopt.move, place_id=desk.door, day=datetime(2026, 11, 23).date(), verb="adopt", by=a_colleague("head"))
    line = desk.line("2026-11-23 16:40", key="adult")
    assert desk.sent(line) == ["day_adopted"]
    write(adopt.move, place_id=desk.door, day=datetime(2026, 11, 23).date(), verb="reopen", note="补传",
          by=a_colleague("head"))  # fmt: skip
    assert desk.sent(line) == ["ok"]


def test_a_line_taken_back_at_the_desk_is_taken_back_here(desk):
    clock.freeze("2026-11-23 10:00")
    line = desk.line("2026-11-23 09:10", key="adult", number=30)
    assert desk.sent(line, desk.line("2026-11-23 09:11", line["nonce"], "undo")) == ["ok", "undo"]
    assert desk.sent(desk.line("2026-11-23 09:12", "nobody-there", "undo")) == ["not_stored"]
    assert (desk.visits(), desk.inside) == (0, 0)


@pytest.mark.parametrize("text", ["", "{}", "[", "null", json.dumps([{}] * 51)])
def test_what_is_no_list_of_at_most_fifty_lines_is_refused_whole(desk, text):
    with pytest.raises(Refused, match="bad_request"):
        replay.lines(text, "1")
    with pytest.raises(Refused, match="bad_request"):
        replay.lines("[]", "9" * 40)


@pytest.mark.parametrize("wrong", [
    {"nonce": "x"}, {"nonce": "a b c d e f g"}, {"mode": "sideways"}, {"place": 0}, {"place": 2**40}, {"place": "door"},
    {"time": "soon"}, {"time": 10**30}, {"key": "group"}, {"key": "adult", "number": 0}, {"key": "adult", "number": 10_000},
])  # fmt: skip
def test_a_line_that_cannot_be_read_does_not_hold_up_the_others(desk, wrong):
    good = desk.line("2026-11-23 09:00", key="adult")
    read = replay.lines(json.dumps([good | wrong, good, "text", None]), str(milliseconds("2026-11-23 09:00")))
    assert [line is None for line in read] == [True, False, True, True]


def outage(desk, count):
    """What a desk kept: every third a card that leaves again."""
    entries = []
    for number in range(count):
        wall = f"2026-11-23 09:{number:02}"
        kind = {"key": "adult", "number": 1 + number % 4} if number % 3 == 0 else {"code": f"2026{number // 3:04}"}
        entries.append(desk.line(wall, mode="out" if number % 3 == 2 else "in", **kind))
    return entries


def test_an_outage_sent_in_twelve_times_at_once_is_one_row_a_line(desk):
    entries, by = outage(desk, 30), desk.by
    clock.freeze("2026-11-23 10:00", tick=0.0001)
    all_together(current_app._get_current_object(), [lambda: sent_until_heard(entries, by) for _ in range(12)])
    adults = sum(1 + number % 4 for number in range(0, 30, 3))
    assert plain("SELECT count(*) AS n FROM scan")[0].n == 30
    assert (desk.visits(), desk.inside) == (adults + 10, adults)
    assert agreed() == []
    assert [row.nonce for row in rows("nonce")] == [line["nonce"] for line in entries]


def sent_until_heard(entries, by):
    """A page sends on from the first line that was not answered."""
    while entries:
        outcomes = sent(entries, by=by)
        heard = outcomes.index("busy") if "busy" in outcomes else len(outcomes)
        entries = entries[heard:]
        if entries:
            time.sleep(0.01)


def naive(entry, by, place_id):
    """The control: looks whether the line is there, thinks, and enters it under a nonce of its own."""
    if not plain("SELECT 1 FROM scan WHERE saved_at = at AND at = :at", at=clock.stamp(entry)):
        time.sleep(0.02)
        number = plain("SELECT coalesce(max(id), 0) AS n FROM scan")[0].n
        with writing(wait=30):
            scan(nonce=f"naive-{number}-{time.monotonic_ns()}", place_id=place_id, direction="in", kind="adult", by=by,
                 at=entry)  # fmt: skip


def test_the_naive_control_counts_a_resent_line_twice(desk):
    """Without this the race above would prove nothing."""
    at = clock.now() - timedelta(minutes=1)
    all_together(current_app._get_current_object(), [lambda: naive(at, desk.by, desk.door) for _ in range(12)])
    assert plain("SELECT count(*) AS n FROM scan")[0].n > 1
