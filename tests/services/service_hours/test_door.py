"""A volunteer at the door: one scan signs in and is no visit."""

import pytest

from tests import factories
from tests.services.service_hours.acts import DAY, at, on_shift, signed_in
from tests.services.service_hours.test_deciding import _wall
from yylib import clock
from yylib.database import db, plain, write
from yylib.errors import Refused
from yylib.services import crowd, passes
from yylib.services.bookings import space
from yylib.services.day_sheets import content
from yylib.services.service_hours import (
    forgotten,
    reading,
    signing,
)
from yylib.services.visits import closing, figures, live, peaks, replay, rollups, scan, undo


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
