"""The waiting list: its order, who moves up on a release, holds that keep the day's hours, accepting and declining."""

import pytest

from tests.services.registrations.family import a_sheet, child, join, later, refused, stages
from yylib import clock
from yylib.database import write
from yylib.jobs import move_up
from yylib.services import registrations
from yylib.services.registrations import keys, saying, sheets, terms, waiting


@pytest.fixture(autouse=True)
def monday():
    clock.freeze("2026-11-23 10:00")


def wall(at) -> str:
    return f"{clock.local(at):%m-%d %H:%M}"


def test_long_before_the_beginning_the_first_in_line_is_registered_and_everybody_knows_their_place(house):
    sheet = a_sheet(quota=1, opens_days=30)
    held, first, second = (join(sheet) for _ in range(3))
    assert (waiting.line(first), waiting.line(second), waiting.line(held)) == (1, 2, None)
    assert registrations.said(keys.get(second)).startswith("候补第 2 位，最晚 11 月 28 日 13:30 有结果")
    write(registrations.cancel, registration_id=held)
    write(registrations.cancel, registration_id=held)
    assert stages(sheet) == ["cancelled", "confirmed", "waiting"] and waiting.line(second) == 1
    assert keys.get(first).promoted_at == clock.now()


def test_near_the_beginning_a_place_is_held_accepted_declined_or_lapses_to_the_next(house):
    sheet = a_sheet("2026-11-24 09:30", quota=1, opens_days=30)
    held, first, second, third = (join(sheet) for _ in range(4))
    write(registrations.cancel, registration_id=held)
    assert (keys.get(first).stage, wall(keys.get(first).held_until)) == ("offered", "11-23 12:00")
    assert "给您留到 11 月 23 日 12:00" in registrations.said(keys.get(first))
    assert sheets.room(sheet).left == 0
    write(registrations.decline, registration_id=first)
    assert stages(sheet) == ["cancelled", "declined", "offered", "waiting"]
    later(hours=2)
    assert saying.state(keys.get(second)) == "lapsed"  # a fact of time, before any job has run
    assert refused(lambda **given: write(registrations.accept, **given), registration_id=second) == "offer_over"
    move_up()
    assert stages(sheet) == ["cancelled", "declined", "lapsed", "offered"]
    write(registrations.accept, registration_id=third)
    write(registrations.accept, registration_id=third)
    assert keys.get(third).stage == "confirmed" and "没有确认" in registrations.said(keys.get(second))


def test_a_hold_does_not_run_out_at_night_nor_beyond_the_moment_at_which_the_door_takes_over(house):
    for at, until in (
        ("20:30", "11-24 09:30"),
        ("23:10", "11-24 10:00"),
        ("05:00", "11-23 10:00"),
        ("10:00", "11-23 12:00"),
    ):
        clock.freeze(f"2026-11-23 {at}")
        assert wall(terms.hold_end(clock.now())) == until
    clock.freeze("2026-11-23 19:30")
    early, late = a_sheet("2026-11-24 08:30", quota=1, closes_minutes=0), a_sheet("2026-11-24 10:00", quota=1)
    pairs = [(join(sheet), join(sheet)) for sheet in (early, late)]
    later(hours=2)  # half past nine at night
    for held, _next in pairs:
        write(registrations.cancel, registration_id=held)
    assert keys.get(pairs[0][1]).stage == "waiting"  # it would run out before anybody is awake
    assert wall(keys.get(pairs[1][1]).held_until) == "11-24 09:00"
    assert sheets.room(early).left == 0  # whoever registers now does not pass those who wait
    later(hours=10, minutes=30)
    assert "不再递补" in registrations.said(keys.get(pairs[0][1])) and keys.get(join(early)).stage == "waiting"


def test_the_order_is_strict_and_only_those_pass_who_need_nothing_of_what_is_full(house):
    sheet = a_sheet(quota=5, children_quota=1, opens_days=30)
    held = join(sheet, children=[child("先到")], more_adults=1)
    four, child_too, alone = join(sheet, more_adults=2), join(sheet, children=[child()]), join(sheet)
    assert [keys.get(one).stage for one in (four, child_too, alone)] == ["waiting"] * 3
    write(registrations.change, registration_id=held, more_adults=0, consent=("contact", "2026-01", "web"))
    assert [keys.get(one).stage for one in (four, child_too, alone)] == ["confirmed", "waiting", "waiting"]
    write(registrations.change, registration_id=four, more_adults=0)
    # The child's place is full, not the house: the one behind, who needs none, is not held up.
    assert [keys.get(one).stage for one in (child_too, alone)] == ["waiting", "confirmed"]


def test_who_waits_and_asks_for_more_goes_to_the_end_and_who_asks_for_less_stays(house):
    sheet = a_sheet(quota=2, opens_days=30)
    join(sheet, more_adults=1)
    first, second = join(sheet), join(sheet, more_adults=1)
    later(minutes=1)
    write(registrations.change, registration_id=second, more_adults=0)
    assert waiting.line(second) == 2
    write(registrations.change, registration_id=first, more_adults=1)
    assert (waiting.line(first), waiting.line(second)) == (2, 1)
