"""The hours of all branches at once are those of each alone."""

from datetime import date, time

from tests.factories import a_branch, places_of
from yylib import clock
from yylib.database import writing
from yylib.models.calendar import Closure, OpeningHours
from yylib.services import calendar
from yylib.services.calendar.everywhere import timetables

FIRST, LAST = date(2026, 10, 26), date(2026, 11, 29)


def test_all_branches_read_together_open_as_each_does_alone(house):
    one, two = a_branch(), a_branch()
    door, _room = places_of(two)
    with writing() as session:
        session.add(
            OpeningHours(branch_id=one, weekday=1, opens=time(9), closes=time(20), valid_from=date(2026, 11, 10))
        )
        session.add_all([
            Closure(branch_id=two, from_on=date(2026, 11, 3), until_on=date(2026, 11, 4), reason="整理",
                    announced_at=clock.now()),
            Closure(branch_id=two, from_on=date(2026, 11, 8), until_on=date(2026, 11, 8), opens=time(10), closes=time(12),
                    reason="改时", announced_at=clock.now()),
            Closure(branch_id=two, from_on=date(2026, 11, 9), until_on=date(2026, 11, 9), reason="撤销了的",
                    announced_at=clock.now(), cancelled_at=clock.now()),
            Closure(branch_id=two, place_id=door, from_on=date(2026, 11, 11), until_on=date(2026, 11, 11), reason="修门",
                    announced_at=clock.now()),
        ])  # fmt: skip
    tables = timetables(FIRST, LAST)
    for branch in (one, two):
        assert tables[branch].open_days(FIRST, LAST) == calendar.open_days(branch, FIRST, LAST)
        for held in calendar.days(branch, FIRST, LAST):
            assert tables[branch].intervals(held.day) == held.intervals
    assert date(2026, 11, 3) not in tables[two].open_days(FIRST, LAST)
    assert tables[one].open_days(date(2026, 11, 9), date(2026, 11, 15)) == {date(2026, 11, 9), date(2026, 11, 10)}
