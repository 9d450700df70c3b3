"""到馆名单 on both engines: entered in one go, followed to arrived, taken back in one go."""

from datetime import date, time

import pytest

from tests.factories import a_booking, a_branch, a_colleague, a_plan, places_of
from yylib import clock
from yylib.database import db, plain, write
from yylib.errors import Refused
from yylib.services import bookings, passes
from yylib.services.bookings import keys
from yylib.services.visits import adopt, closing, door_list, figures, rollups
from yylib.services.visits.scan import scan

DAY = date(2026, 11, 23)


@pytest.fixture
def sheet(house):
    """Three bookings of a Monday morning at a door, and the paper of it at ten."""
    clock.freeze("2026-11-23 08:00")
    branch, by = a_branch(), a_colleague()
    door, room = places_of(branch)
    a_plan(door, quota=50)
    a_plan(room, quota=50)
    starts_at = bookings.slots(door, DAY)[0].starts_at

    class Sheet:
        codes = [keys.get(a_booking(place, starts_at, **party)).code
                 for place, party in ((door, {}), (door, {"adults": 1, "children": 2}), (room, {}))]  # fmt: skip

        def enter(self, *arrivals, token="token-one", counts=(), place=door, day=DAY):
            arrivals = [(code, clock.at(day, time.fromisoformat(wall))) for code, wall in arrivals]
            return write(door_list.enter, token=token, place_id=place, day=day, arrivals=arrivals, counts=counts, by=by)

        def take_back(self, token="token-one"):
            return write(door_list.take_back, hot=True, token=token, place_id=door, day=DAY, by=by, at_any_time=True)

        def stages(self):
            db.session.rollback()  # what was read before stands in an older snapshot
            return [bookings.by_code(code).stage for code in self.codes]

        @property
        def inside(self):
            return closing.inside_now(branch).number

        @property
        def visits(self):
            return figures.visits(DAY, DAY, branch)

    Sheet.branch, Sheet.door, Sheet.room, Sheet.by = branch, door, room, by
    clock.freeze("2026-11-23 10:00")
    return Sheet()


def agreed():
    return [difference for day in rollups.days() for difference in rollups.differences(day)]


def test_a_door_lists_its_whole_house_and_an_area_only_itself(sheet):
    assert [row.line.code for row in door_list.rows(sheet.door, DAY)] == sheet.codes
    assert [row.qr for row in door_list.rows(sheet.room, DAY)] == ["YB" + sheet.codes[2]]


def test_what_was_ticked_is_entered_at_its_own_times_and_the_bookings_have_arrived(sheet):
    made = sheet.enter((sheet.codes[1], "08:50"), (sheet.codes[0], "08:35"), counts=[(9, "adult", 4)])
    assert made == {"people": 8, "passed_over": 0}
    assert sheet.stages() == ["arrived", "arrived", "booked"]
    held = plain("SELECT at, saved_at, source FROM scan ORDER BY id")
    assert [f"{clock.local(clock.moment(row.at)):%H:%M}" for row in held] == ["08:35", "08:50", "09:00"]
    assert {(f"{clock.local(clock.moment(row.saved_at)):%H:%M}", row.source) for row in held} == {("10:00", "paper")}
    assert (sheet.visits, sheet.inside) == (8, 8)
    assert agreed() == []


def test_the_same_sheet_sent_again_changes_nothing_and_who_has_come_is_passed_over(sheet):
    sheet.enter((sheet.codes[0], "08:35"))
    assert sheet.enter((sheet.codes[0], "08:35"))["passed_over"] == 0
    assert sheet.enter((sheet.codes[0], "08:35"), token="token-two") == {"people": 0, "passed_over": 1}
    assert sheet.visits == 1


def test_one_wrong_line_stores_nothing_of_the_sheet(sheet):
    for arrivals, code in (
        ([(sheet.codes[0], "08:35"), ("ABC234", "08:36")], "not_listed"),
        ([(sheet.codes[0], "08:35"), (sheet.codes[1], "10:30")], "future_hour"),
        ([], "nothing_ticked"),
    ):
        with pytest.raises(Refused, match=code):
            sheet.enter(*arrivals)
    assert plain("SELECT count(*) AS n FROM scan")[0].n == 0


def test_a_sheet_entered_after_closing_keeps_entries_and_exits_whole(sheet):
    clock.freeze("2026-11-24 09:00")
    sheet.enter((sheet.codes[0], "08:35"), (sheet.codes[1], "08:50"), counts=[(15, "child", 2)])
    assert sheet.stages()[:2] == ["arrived", "arrived"]
    assert (sheet.visits, sheet.inside) == (6, 0)
    assert plain("SELECT sum(exits) AS n FROM visit_day")[0].n == 6
    assert agreed() == []


def test_an_adopted_day_takes_no_sheet(sheet):
    sheet.enter((sheet.codes[0], "08:35"))
    clock.freeze("2026-11-24 09:00")
    write(adopt.move, place_id=sheet.door, day=DAY, verb="adopt", by=a_colleague("head"))
    with pytest.raises(Refused, match="day_adopted"):
        sheet.enter((sheet.codes[1], "08:35"), token="token-two")


def test_a_whole_sheet_is_taken_back_and_can_be_entered_rightly(sheet):
    sheet.enter((sheet.codes[0], "08:35"), (sheet.codes[1], "08:50"), counts=[(9, "adult", 4)])
    assert [(bulk.rows, bulk.people, bulk.is_undone) for bulk in door_list.entered(sheet.door, DAY)] == [(3, 8, False)]
    assert sheet.take_back() == {"undone": 3, "kept": 0}
    assert sheet.stages() == ["booked"] * 3
    assert (sheet.visits, sheet.inside) == (0, 0)
    assert door_list.entered(sheet.door, DAY)[0].is_undone
    with pytest.raises(Refused, match="not_undoable"):
        sheet.take_back()
    sheet.enter((sheet.codes[1], "08:40"), token="token-two")
    assert (sheet.visits, agreed()) == (3, [])


def test_who_has_gone_since_stays_as_they_are(sheet):
    sheet.enter((sheet.codes[0], "08:35"), (sheet.codes[1], "08:50"))
    found = passes.resolve(sheet.codes[0], sheet.door, direction="out")
    write(scan, hot=True, nonce="gone-home", place_id=sheet.door, direction="out", kind=found.kind, number=1,
          holder=found.holder, by=sheet.by)  # fmt: skip
    assert sheet.take_back() == {"undone": 1, "kept": 1}
    assert sheet.stages()[:2] == ["left", "booked"]
    assert agreed() == []
