"""现在馆内 and when it is usually quiet, on both engines."""

from datetime import date, timedelta

import pytest

from tests.factories import a_branch, a_colleague, places_of
from tests.services.reports import counts
from yylib import clock
from yylib.database import plain, write, writing
from yylib.models.branches import Place
from yylib.models.calendar import Holiday
from yylib.models.seats import Seat, SeatMap
from yylib.services import crowd, entry_checks

DAY = date(2026, 11, 25)  # a Wednesday


@pytest.fixture
def library(house):
    """A branch with one room of ten on a Wednesday morning, and no holidays."""
    clock.freeze("2026-11-25 10:30")

    class Library:
        branch, by = a_branch(name="总馆", capacity=40), a_colleague("head")

        @classmethod
        def scanned(cls, wall, number=1, place_id=None, **given):
            return counts.scanned(place_id or cls.door, wall, number, by=cls.by, **given)

    Library.door, Library.room = places_of(Library.branch)
    with writing() as session:
        session.get(Place, Library.room).capacity = 10
        plain("DELETE FROM holiday")
    return Library


def room():
    return crowd.houses()[0].rooms[0]


@pytest.mark.parametrize(
    ("inside", "word"), [(1, "宽松"), (6, "宽松"), (7, "较满"), (9, "较满"), (10, "已满"), (12, "已满")]
)
def test_a_room_is_said_in_words(library, inside, word):
    library.scanned("2026-11-25 09:00", inside, place_id=library.room)
    assert (room().inside, room().word, room().left) == (inside, word, max(0, 10 - inside))


def test_a_room_never_counted_says_no_number_and_no_word(library):
    assert (room().inside, room().word, room().left, room().seats) == (None, "", None, None)


@pytest.mark.parametrize(("wall", "is_open", "words"), [
    ("2026-11-25 10:30", True, "正在开放，12:00 午间闭馆"), ("2026-11-25 12:10", False, "现在闭馆，13:30 开放"),
    ("2026-11-25 14:00", True, "正在开放，17:00 闭馆"), ("2026-11-25 18:00", False, "现在闭馆，明天 8:30 开放"),
])  # fmt: skip
def test_a_shut_house_says_when_it_opens_and_calls_nothing_roomy(library, wall, is_open, words):
    library.scanned("2026-11-25 09:00", 3, place_id=library.room)
    clock.freeze(wall)
    house = crowd.house(library.branch)
    assert (house.is_open, house.words) == (is_open, words)
    assert house.rooms[0].word == ("闭馆" if not is_open else "宽松")


def test_a_room_with_a_map_says_its_free_seats(library):
    with writing() as session:
        session.add(SeatMap(place_id=library.room, width=4, height=1))
        session.add_all(
            Seat(place_id=library.room, label=f"A{n}", code=f"S{n}", x=n, y=0, is_blocked=n == 3) for n in range(4)
        )
    assert (room().seats, room().free_seats) == (4, 3)


def test_while_entry_checks_narrow_the_house_the_narrowed_capacity_is_full(library):
    library.scanned("2026-11-25 09:00", 5, place_id=library.room)
    assert room().word == "宽松"
    write(entry_checks.switch_on, from_on=DAY, until_on=DAY, requirements="测量体温", capacity_percent=50, is_alternate=False,
          are_walk_ins_off=False, reason="上级通知", by=library.by)  # fmt: skip
    assert (room().word, room().capacity, crowd.houses()[0].capacity) == ("已满", 5, 20)


def test_the_version_changes_when_what_is_shown_does(library):
    seen = [crowd.version(crowd.houses()), crowd.version(crowd.houses())]
    clock.freeze("2026-11-25 10:31")
    seen.append(crowd.version(crowd.houses()))
    library.scanned("2026-11-25 10:31")
    seen.append(crowd.version(crowd.houses()))
    clock.freeze("2026-11-25 12:00")
    seen.append(crowd.version(crowd.houses()))
    assert len(set(seen[:3])) == 1 and len(set(seen)) == 3


def told(library) -> dict:
    return {day.name: {hour.label: hour.people for hour in day.hours} for day in crowd.usual(library.branch)}


def test_usual_is_the_median_of_who_was_in_during_the_hour(library):
    for weeks, number in enumerate((4, 8, 30), 1):
        day = DAY - timedelta(weeks=weeks)
        library.scanned(f"{day} 09:10", number)
        library.scanned(f"{day} 09:50", number // 2, direction="out")
        library.scanned(f"{day} 14:10", 2)
    week = told(library)
    assert {label: week["周三"][label] for label in ("8–9 点", "9–10 点", "10–11 点", "14–15 点")} == {
        "8–9 点": 0, "9–10 点": 8, "10–11 点": 4, "14–15 点": 2}  # fmt: skip
    assert week["周四"] == {} and crowd.usual(library.branch)[0].name == "周三"


def test_the_quietest_hour_is_a_whole_one_the_earlier_of_two(library):
    for weeks in range(1, 4):
        day = DAY - timedelta(weeks=weeks)
        for wall, number in (("09:10", 5), ("13:40", 1), ("14:10", 2), ("15:10", 9)):
            library.scanned(f"{day} {wall}", number)
    day, hour = crowd.quietest(crowd.usual(library.branch))
    assert (day.name, hour.label, hour.people) == ("周三", "14–15 点", 3)


def test_an_hour_that_is_not_open_throughout_says_how_much_of_it_is(library):
    for weeks in (1, 2, 3):
        library.scanned(f"{DAY - timedelta(weeks=weeks)} 09:10")
    today = crowd.usual(library.branch)[0]
    assert {hour.hour: hour.part for hour in today.hours} == {
        8: "半小时", 9: "", 10: "", 11: "", 13: "半小时", 14: "", 15: "", 16: ""}  # fmt: skip
    assert today.hours[0]._replace(minutes=45).part == "45 分钟"


def test_fewer_than_three_like_days_or_holidays_alone_say_nothing(library):
    for weeks in (1, 2):
        library.scanned(f"{DAY - timedelta(weeks=weeks)} 09:10", 5)
    assert crowd.quietest(crowd.usual(library.branch)) is None
    library.scanned(f"{DAY - timedelta(weeks=3)} 09:10", 5)
    assert crowd.quietest(crowd.usual(library.branch)) is not None
    with writing() as session:
        session.add(Holiday(day=DAY - timedelta(weeks=3), name="假", is_off=True))
    assert crowd.quietest(crowd.usual(library.branch)) is None


def test_only_the_last_eight_count(library):
    for weeks in range(1, 12):
        library.scanned(f"{DAY - timedelta(weeks=weeks)} 09:10", 5 if weeks <= 8 else 500)
    assert told(library)["周三"]["9–10 点"] == 5


def test_a_closed_weekday_has_no_hours(library):
    counts.closed(library.branch, DAY + timedelta(days=1))
    week = crowd.usual(library.branch)
    assert (week[1].name, week[1].is_open, week[1].hours) == ("周四", False, [])


def test_a_house_counted_by_its_rooms_alone_is_reckoned_from_them(library):
    counts.without_door(library.branch)
    for weeks in range(1, 4):
        library.scanned(f"{DAY - timedelta(weeks=weeks)} 09:10", 6, place_id=library.room)
    assert told(library)["周三"]["9–10 点"] == 6
