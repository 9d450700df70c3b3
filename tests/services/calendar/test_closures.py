"""Closures: three days ahead, force majeure, special hours, withdrawing."""

from datetime import date

import pytest

from tests.services.calendar.houses import a_branch, a_house, an_area, hours
from yylib import clock
from yylib.database import writing
from yylib.errors import Refused
from yylib.services.calendar import closures, intervals, open_days

TODAY = date(2026, 11, 23)


@pytest.fixture
def library(house):
    clock.freeze("2026-11-23 09:00")
    return a_house()


def announce(library, first=date(2026, 11, 26), last=None, **given) -> int:
    with writing():
        return closures.announce(**{
            "branch_id": library, "place_id": None, "from_on": first, "until_on": last or first, "walls": [],
            "reason": "书架调整", "is_force_majeure": False, "by": None} | given)  # fmt: skip


def test_three_days_ahead_is_enough(library):
    announce(library)
    assert intervals(library, date(2026, 11, 26)) == []


@pytest.mark.parametrize("first", [TODAY, date(2026, 11, 25)])
def test_less_than_three_days_ahead_is_refused_with_the_earliest_day(library, first):
    with pytest.raises(Refused) as refused:
        announce(library, first)
    assert refused.value.code == "not_three_days_ahead"
    assert "2026-11-26" in refused.value.sentence.todo and "不可抗力" in refused.value.sentence.todo


def test_force_majeure_may_close_today_but_says_why(library):
    announce(library, TODAY, is_force_majeure=True, reason="全城停电")
    assert intervals(library, TODAY) == []
    with pytest.raises(Refused) as refused:
        announce(library, TODAY, is_force_majeure=True, reason="  ")
    assert refused.value.code == "closure_needs_reason"


def test_a_closing_of_the_past_may_be_entered_afterwards(library):
    announce(library, date(2025, 1, 28), date(2025, 1, 30))
    assert open_days(library, date(2025, 1, 27), date(2025, 1, 31)) == {date(2025, 1, 27), date(2025, 1, 31)}


def test_an_end_before_the_beginning_is_refused(library):
    with pytest.raises(Refused) as refused:
        announce(library, date(2026, 12, 2), date(2026, 12, 1))
    assert refused.value.field == "until_on"


def test_an_area_of_another_house_is_refused(library):
    with pytest.raises(Refused) as refused:
        announce(library, place_id=an_area(a_branch("祥源城市书房", "city_study")))
    assert refused.value.code == "other_branch_place"


def test_special_hours_in_two_intervals_are_one_announcement(library):
    clock.freeze("2026-11-23 09:00", tick=0.25)
    closure_id = announce(library, walls=hours("09:00-11:00", "14:00-16:00"))
    assert len(intervals(library, date(2026, 11, 26))) == 2
    assert [len(rows) for rows in closures.announced(TODAY)] == [2]
    assert len(closures.announcement(closure_id)) == 2
    with writing():
        closures.withdraw(closure_id=closure_id, by=None)
    assert closures.announced(TODAY) == []


def test_a_new_closure_can_be_withdrawn_once(library):
    closure_id = announce(library)
    with writing():
        closures.withdraw(closure_id=closure_id, by=None)
    assert len(intervals(library, date(2026, 11, 26))) == 2
    with pytest.raises(Refused) as refused, writing():
        closures.withdraw(closure_id=closure_id, by=None)
    assert refused.value.code == "closure_withdrawn"


def test_a_closure_that_has_begun_ends_with_yesterday(library):
    closure_id = announce(library, date(2026, 11, 26), date(2026, 11, 30))
    clock.freeze("2026-11-28 08:00")
    with writing():
        closures.withdraw(closure_id=closure_id, by=None)
    assert open_days(library, date(2026, 11, 25), date(2026, 11, 30)) == {
        date(2026, 11, 25), date(2026, 11, 28), date(2026, 11, 29), date(2026, 11, 30)}  # fmt: skip


def test_two_announcements_for_the_same_days_stay_two(library):
    first = announce(library, reason="消防检查")
    announce(library, reason="书架调整")
    with writing():
        closures.withdraw(closure_id=first, by=None)
    assert [rows[0].reason for rows in closures.announced(TODAY)] == ["书架调整"]
    assert closures.announcement(999_999) == []
