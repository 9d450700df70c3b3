"""What is over is over by the clock: holds, leaves in and out of meals, closings, midnight, a job that stood still."""

import pytest

from tests.factories import a_branch, a_colleague, a_seat_map, places_of
from tests.services.seats.rooms import Room, a_room, ended
from yylib import clock
from yylib.database import plain, write, writing
from yylib.errors import Refused
from yylib.services import rules, seats
from yylib.services.seats import leaves, settings, uses
from yylib.services.visits import closing

DAY = "2026-11-23 "


@pytest.fixture
def room(house):
    clock.freeze(DAY + "09:00")
    return a_room()


def at(wall: str) -> None:
    clock.freeze(wall if " " in wall else DAY + wall)


def wall(moment) -> str:
    return f"{clock.local(clock.moment(moment)):%m-%d %H:%M}"


def test_a_hold_lapses_by_itself_and_another_reader_has_the_seat(room):
    room.come("p:1")
    room.come("p:2")
    use = room.take("A1", "p:1", is_here=False)
    assert room.kinds()["A1"] == "held"
    at("09:14")
    with pytest.raises(Refused, match="seat_taken"):
        room.take("A1", "p:2")
    at("09:15")
    assert room.kinds()["A1"] == "free"
    assert seats.of_holder("p:1") is None
    room.take("A1", "p:2")
    moment, reason = ended(use)
    assert (wall(moment), reason) == ("11-23 09:15", "lapsed")


def test_the_seats_own_code_signs_a_held_seat_in(room):
    room.come("p:1")
    use = room.take("A1", "p:1", is_here=False)
    at("09:10")
    assert room.take("A1", "p:1") == use
    at("09:40")
    assert room.kinds()["A1"] == "taken"


def test_a_seat_held_three_times_and_never_sat_on_is_only_given_at_the_seat(room):
    room.come("p:1")
    for label, minute in (("A1", "09:00"), ("A2", "09:20"), ("A3", "09:40")):
        at(minute)
        room.take(label, "p:1", is_here=False)
    at("10:00")
    with pytest.raises(Refused, match="seat_holds_spent"):
        room.take("B1", "p:1", is_here=False)
    room.take("B1", "p:1")
    assert seats.of_holder("p:1").label == "B1"


@pytest.mark.parametrize(
    ("left", "until", "why"),
    [
        ("09:00", "09:30", "thirty minutes"),
        ("10:59", "11:29", "a minute before the meal"),
        ("11:00", "12:00", "ninety would pass the midday closing"),
        ("11:05", "12:00", "never past it"),
        ("13:30", "14:00", "after the meal"),
        ("16:10", "17:00", "it would run out in the last half hour: to the closing"),
        ("16:30", "17:00", "a meal, and the evening closing"),
    ],
)
def test_how_long_a_leave_lasts(house, left, until, why):
    at(left)
    room = a_room()
    room.sit("A1", "p:1")
    write(seats.away, holder="p:1")
    assert wall(seats.of_holder("p:1").away_until) == "11-23 " + until, why


def test_a_leave_at_a_meal_is_long_where_the_house_stays_open(house):
    at("11:00")
    room = a_room()
    with writing():
        plain(
            "UPDATE opening_hours SET closes = '17:00:00' WHERE branch_id = :id AND opens < '12:00:00'", id=room.branch
        )
    room.sit("A1", "p:1")
    write(seats.away, holder="p:1")
    assert wall(seats.of_holder("p:1").away_until) == "11-23 12:30"


def test_whoever_is_back_in_time_keeps_the_seat_and_whoever_is_not_has_lost_it(room):
    room.sit("A1", "p:1")
    use = seats.of_holder("p:1").id
    write(seats.away, holder="p:1")
    at("09:29")
    assert room.kinds()["A1"] == "away"
    write(seats.back, holder="p:1")
    assert room.kinds()["A1"] == "taken"
    write(seats.away, holder="p:1")
    at("09:59")
    assert room.kinds()["A1"] == "free"
    with pytest.raises(Refused, match="seat_none"):
        write(seats.back, holder="p:1")
    assert write(seats.settle) == 1
    moment, reason = ended(use)
    assert (wall(moment), reason) == ("11-23 09:59", "overstayed")


def test_scanning_the_seat_is_coming_back(room):
    use = room.sit("A1", "p:1")
    write(seats.away, holder="p:1")
    at("09:20")
    assert room.take("A1", "p:1") == use
    assert room.kinds()["A1"] == "taken"


def test_three_leaves_a_use_also_across_a_change_of_seat(room):
    room.sit("A1", "p:1")
    for _ in range(2):
        write(seats.away, holder="p:1")
        write(seats.back, holder="p:1")
    write(seats.move, seat_id=room.seats["A2"], holder="p:1")
    write(seats.away, holder="p:1")
    write(seats.back, holder="p:1")
    with pytest.raises(Refused, match="seat_aways_spent"):
        write(seats.away, holder="p:1")


def test_a_leave_needs_a_signed_in_seat_and_one_at_a_time(room):
    room.come("p:1")
    room.take("A1", "p:1", is_here=False)
    with pytest.raises(Refused, match="seat_not_signed"):
        write(seats.away, holder="p:1")
    room.take("A1", "p:1")
    write(seats.away, holder="p:1")
    with pytest.raises(Refused, match="seat_already_away"):
        write(seats.away, holder="p:1")


def test_the_desk_notes_a_leave_for_whoever_has_no_phone(room):
    by = a_colleague()
    room.take("A1", by=by)
    write(seats.away, seat_id=room.seats["A1"], by=by)
    assert room.kinds()["A1"] == "away"
    write(seats.back, seat_id=room.seats["A1"], by=by)
    assert room.kinds()["A1"] == "taken"
    with pytest.raises(Refused, match="seat_none"):
        leaves.sitting(None, room.seats["A1"], None)


@pytest.mark.parametrize(("begun", "shut", "opens"), [("09:00", "12:00", "13:30"), ("14:00", "17:00", None)])
def test_every_seat_is_free_at_a_closing(house, begun, shut, opens):
    at(begun)
    room = a_room()
    use = room.sit("A1", "p:1")
    at(shut)
    assert set(room.kinds().values()) == {"closed"}
    assert seats.of_holder("p:1") is None
    if opens:
        at(opens)
        assert room.kinds()["A1"] == "free"
    at("2026-11-24 10:00")
    assert write(seats.settle) == 1
    assert write(seats.settle) == 0
    moment, reason = ended(use)
    assert (wall(moment), reason) == (f"11-23 {shut}", "closing")


def test_nobody_sits_down_on_a_monday_that_is_closed(house):
    at("09:00")
    room = a_room()
    room.come("p:1")
    with writing():
        plain("DELETE FROM opening_hours WHERE branch_id = :id AND weekday = 0", id=room.branch)
    assert set(room.kinds().values()) == {"closed"}
    with pytest.raises(Refused, match="seat_closed") as told:
        room.take("A1", "p:1")
    assert "11-24 08:30" in told.value.sentence.todo


def test_a_room_that_opens_later_than_its_house_says_its_own_hour(house):
    at("09:00")
    room = a_room()
    room.come("p:1")
    with writing():
        plain("INSERT INTO opening_hours (branch_id, place_id, weekday, opens, closes, valid_from, is_verified) SELECT "
              "branch_id, :place, weekday, :opens, :closes, valid_from, is_verified FROM opening_hours "
              "WHERE branch_id = :branch AND weekday = 0 AND opens < '12:00:00'", place=room.place, branch=room.branch,
              opens="10:00:00", closes="11:30:00")  # fmt: skip
    with pytest.raises(Refused, match="seat_closed") as told:
        room.take("A1", "p:1")
    assert "11-23 10:00" in told.value.sentence.todo


def test_a_house_open_all_night_begins_anew_at_midnight(house):
    at("22:00")
    branch = a_branch()
    door, place = places_of(branch)
    with writing():
        plain("DELETE FROM opening_hours WHERE branch_id = :id AND opens > '12:00:00'", id=branch)
        plain("UPDATE opening_hours SET opens = '00:00:00', closes = :all WHERE branch_id = :id", all="23:59:59.999999",
              id=branch)  # fmt: skip
    room = Room(branch, door, place, a_seat_map(place))
    use = room.sit("A1", "p:1")
    at("23:59")
    assert room.kinds()["A1"] == "taken"
    at("2026-11-24 00:00")
    assert room.kinds()["A1"] == "free"
    write(seats.settle)
    assert wall(ended(use)[0]) == "11-24 00:00"


def test_the_twenty_ninth_of_february_is_a_day_like_others(house):
    at("2028-02-29 16:20")
    room = a_room()
    use = room.sit("A1", "p:1")
    write(seats.away, holder="p:1")
    at("2028-03-01 08:30")
    assert room.kinds()["A1"] == "free"
    write(seats.settle)
    moment, reason = ended(use)
    assert (wall(moment), reason) == ("02-29 17:00", "closing")
    assert seats.usage(clock.local(clock.moment(moment)).date())[room.place].uses == 1


def test_a_job_that_stood_still_for_a_day_writes_what_was_true(room):
    held, away, kept = "p:1", "p:2", "p:3"
    for holder in (held, away, kept):
        room.come(holder)
    uses_made = [room.take("A1", held, is_here=False), room.take("A2", away), room.take("A3", kept)]
    write(seats.away, holder=away)
    report = write(seats.report, seat_id=room.seats["A3"], by_holder=held)
    at("2026-11-25 09:00")
    write(closing.settle)
    assert set(room.kinds().values()) == {"free"}
    assert write(seats.settle) == 3
    told = [(wall(moment), reason) for moment, reason in map(ended, uses_made)]
    assert told == [("11-23 09:15", "lapsed"), ("11-23 09:30", "overstayed"), ("11-23 09:30", "reported")]
    row = plain("SELECT outcome, closed_at FROM seat_report WHERE id = :id", id=report)[0]
    assert (row.outcome, wall(row.closed_at)) == ("freed", "11-23 09:30")


def test_a_closing_announced_meanwhile_ends_what_is_taken(room):
    use = room.sit("A1", "p:1")
    with writing():
        plain(
            "UPDATE opening_hours SET closes = '10:00:00' WHERE branch_id = :id AND opens < '12:00:00'", id=room.branch
        )
    at("10:05")
    assert write(seats.settle) == 1
    moment, reason = ended(use)
    assert (wall(moment), reason) == ("11-23 10:00", "closing")


def test_near_closing_a_leave_runs_to_it_but_goes_to_whoever_waits(house):
    at("16:00")
    room = a_room(columns=2, rows=1)
    by = a_colleague()
    use = room.sit("A1", "p:1")
    room.come("p:2")
    at("16:20")
    write(seats.away, holder="p:1")
    at("16:55")
    assert room.kinds()["A1"] == "away"
    with pytest.raises(Refused, match="seat_taken"):
        room.take("A1", "p:2")
    room.take("A2", by=by)
    room.take("A1", "p:2")
    assert ended(use)[1] == "overstayed"
    assert seats.of_holder("p:2").label == "A1"


def test_the_meal_windows_are_a_setting_that_must_be_readable(house):
    at("09:00")
    today = clock.today()
    with pytest.raises(Refused, match="seat_meals_unreadable"):
        write(rules.set_value, name="SEAT_MEALS", value="中午", valid_from=today, reason="x", by=None)
    with pytest.raises(Refused, match="seat_meals_unreadable"):
        write(rules.set_value, name="SEAT_MEALS", value="13:00-11:00", valid_from=today, reason="x", by=None)
    write(rules.set_value, name="SEAT_MEALS", value="", valid_from=today, reason="馆务会决定", by=None)
    at("11:30")
    assert settings.leave_of(clock.now()).total_seconds() == 30 * 60


def test_a_settled_use_is_never_ended_before_it_began(room):
    room.sit("A1", "p:1")
    held = uses.of_holder("p:1")
    with writing():
        uses.end(held, held.from_at.replace(year=2020), held.end[1])
    assert clock.moment(ended(held.id)[0]) == held.from_at
