"""One scan at a door, on both engines."""

from datetime import date, timedelta

import pytest

from tests.factories import a_branch, a_colleague, places_of
from yylib import clock
from yylib.database import plain, write
from yylib.errors import NotThere, Refused
from yylib.services.visits import adopt, closing, figures, rollups
from yylib.services.visits.ledger import answer
from yylib.services.visits.scan import scan
from yylib.services.visits.undo import last_of, undo

DAY = date(2026, 11, 23)


@pytest.fixture
def desk(house):
    """A door, a room and a colleague at nine on a Monday."""
    clock.freeze("2026-11-23 09:00")
    branch, by = a_branch(), a_colleague()
    door, room = places_of(branch)

    class Desk:
        number = 0

        def scan(self, kind="adult", *, nonce=None, place_id=door, direction="in", **given):
            Desk.number += 1
            return write(scan, hot=True, nonce=nonce or f"n{Desk.number}-{id(self)}", place_id=place_id, by=by,
                         direction=direction, kind=kind, **given)  # fmt: skip

        def undo(self, scan_id, **given):
            Desk.number += 1
            given = {"nonce": f"u{Desk.number}"} | given
            return write(undo, hot=True, scan_id=scan_id, by=by, **given)

        @property
        def inside(self):
            return closing.inside_now(branch).number

        @property
        def visits(self):
            return figures.visits(DAY, DAY, branch)

    Desk.branch, Desk.door, Desk.room, Desk.by = branch, door, room, by
    return Desk()


def agreed():
    """The sums agree with the rows on every day."""
    return [difference for day in rollups.days() for difference in rollups.differences(day)]


def test_an_entry_is_one_row_one_visit_and_one_inside(desk):
    answer = desk.scan()
    assert (answer["entries"], answer["outcome"]) == (1, "ok")
    assert (desk.visits, desk.inside) == (1, 1)
    assert agreed() == []


def test_a_child_with_an_adult_counts_two_and_a_number_multiplies(desk):
    assert desk.scan("child_with_adult")["number"] == 2
    assert desk.scan("child_with_adult", number=3)["number"] == 6
    assert desk.visits == 8


def test_the_same_nonce_twelve_times_is_one_row_and_twelve_equal_answers(desk):
    answers = [desk.scan(nonce="same") for _ in range(12)]
    assert all(answer == answers[0] for answer in answers)
    assert plain("SELECT count(*) AS n FROM scan")[0].n == 1
    assert desk.visits == 1


def test_a_known_person_in_again_within_thirty_minutes_is_one_visit(desk):
    desk.scan("card", holder="h")
    clock.freeze("2026-11-23 09:29")
    assert desk.scan("card", holder="h")["outcome"] == "same"
    assert (desk.visits, desk.inside) == (1, 1)


def test_a_known_person_in_again_later_closes_the_old_visit_as_assumed(desk):
    desk.scan("card", holder="h")
    clock.freeze("2026-11-23 09:31")
    assert desk.scan("card", holder="h")["outcome"] == "ok"
    assert (desk.visits, desk.inside) == (2, 1)
    assert figures.quality(DAY, DAY).assumed == 1
    assert agreed() == []


def test_somebody_back_within_thirty_minutes_goes_on_with_the_same_visit(desk):
    desk.scan("card", holder="h")
    clock.freeze("2026-11-23 10:00")
    desk.scan("card", holder="h", direction="out")
    assert desk.inside == 0
    clock.freeze("2026-11-23 10:20")
    assert desk.scan("card", holder="h")["outcome"] == "back"
    assert (desk.visits, desk.inside) == (1, 1)


def test_an_exit_without_an_entry_is_stored_refused_and_changes_no_figure(desk):
    desk.scan()
    assert desk.scan("card", holder="h", direction="out")["outcome"] == "exit_unknown"
    assert desk.scan("adult", number=5, direction="out")["outcome"] == "exit_too_many"
    assert (desk.visits, desk.inside) == (1, 1)
    assert plain("SELECT count(*) AS n FROM scan")[0].n == 3


def test_automatic_lets_whoever_is_inside_out_but_not_a_double_scan(desk):
    desk.scan("card", holder="h", direction="auto")
    assert desk.scan("card", holder="h", direction="auto")["outcome"] == "same"
    clock.freeze("2026-11-23 09:05")
    assert desk.scan("card", holder="h", direction="auto")["direction"] == "out"
    assert desk.inside == 0


def test_at_the_midday_closing_everybody_is_out_and_it_is_marked_assumed(desk):
    desk.scan("card", holder="h")
    desk.scan(number=4)
    clock.freeze("2026-11-23 12:00")
    assert desk.inside == 0
    assert write(closing.settle) == 5
    assert write(closing.settle) == 0
    assert figures.by_hour(DAY)[11] == (0, 5)
    clock.freeze("2026-11-23 12:10")
    assert desk.scan("card", holder="h")["outcome"] == "ok"
    assert (desk.visits, desk.inside) == (6, 1)
    assert agreed() == []


def test_a_card_of_the_morning_is_unknown_after_the_midday_closing(desk):
    desk.scan("card", holder="h")
    clock.freeze("2026-11-23 14:10")
    desk.scan()
    assert desk.scan("card", holder="h", direction="out")["outcome"] == "exit_unknown"
    row = plain("SELECT since, until FROM inside WHERE branch_id = :branch AND area_id = 0", branch=desk.branch)[0]
    assert [clock.local(clock.moment(at)).hour for at in row] == [12, 17]


def test_without_the_job_the_next_scan_enters_the_assumed_exits(desk):
    desk.scan(number=3)
    clock.freeze("2026-11-24 09:00")
    desk.scan()
    assert desk.inside == 1
    row = plain("SELECT day, at, exits FROM scan WHERE source = 'closing'")[0]
    assert (clock.day(row.day), row.exits) == (DAY, 3)
    assert clock.local(clock.moment(row.at)).hour == 12
    assert agreed() == []


def test_an_area_is_counted_apart_and_never_added_to_the_visits(desk):
    desk.scan()
    desk.scan(place_id=desk.room)
    assert desk.visits == 1
    assert [level.number for level in closing.inside_now(desk.branch).areas] == [1]
    numbers = {row.place_id: row.number for row in figures.place_days(DAY, DAY)}
    assert numbers == {desk.door: 1, desk.room: 1}


def test_a_branch_without_a_door_count_shows_the_sum_of_its_rooms(desk):
    desk.scan(place_id=desk.room, number=7)
    day = figures.branch_days(DAY, DAY)[0]
    assert (day.number, day.by_rooms) == (7, True)
    assert closing.inside_now(desk.branch)[:3] == (7, None, True)


def test_an_undo_is_a_further_row_that_takes_the_numbers_back(desk):
    first = desk.scan(number=30)
    answer = desk.undo(first["id"])
    assert (answer["entries"], answer["undoes_id"]) == (-30, first["id"])
    assert (desk.visits, desk.inside) == (0, 0)
    assert plain("SELECT count(*) AS n FROM scan")[0].n == 2
    assert agreed() == []


def test_the_same_undo_twice_is_one_and_another_is_refused(desk):
    first = desk.scan()
    assert desk.undo(first["id"], nonce="u") == desk.undo(first["id"], nonce="u")
    with pytest.raises(Refused) as refused:
        desk.undo(first["id"], nonce="another")
    assert refused.value.code == "not_undoable"


def test_an_undone_entry_is_as_if_the_person_had_not_come(desk):
    first = desk.scan("card", holder="h")
    desk.undo(first["id"])
    assert desk.scan("card", holder="h")["outcome"] == "ok"
    assert desk.visits == 1


def test_an_entry_scanned_twice_and_taken_back_counts_when_it_comes_again(desk):
    first = desk.scan("card", holder="h")
    assert desk.scan("card", holder="h")["outcome"] == "same"
    desk.undo(last_of(by=desk.by, terminal_id=None))
    assert desk.visits == 0
    assert desk.scan("card", holder="h")["outcome"] == "ok"
    assert (desk.visits, desk.inside, first["outcome"]) == (1, 1, "ok")


def test_nothing_of_an_adopted_day_is_taken_back(desk):
    first = desk.scan()
    clock.freeze("2026-11-23 17:01")
    write(adopt.move, place_id=first["place_id"], day=DAY, verb="adopt", by=desk.by)
    with pytest.raises(Refused) as refused:
        desk.undo(first["id"], at_any_time=True)
    assert refused.value.code == "day_adopted"
    assert desk.visits == 1


def test_an_answer_of_no_scan_is_not_there(desk):
    with pytest.raises(NotThere):
        answer(1)


def test_an_undone_exit_leaves_the_person_inside(desk):
    desk.scan("card", holder="h")
    out = desk.scan("card", holder="h", direction="out")
    desk.undo(out["id"])
    assert desk.inside == 1
    assert desk.scan("card", holder="h", direction="out")["outcome"] == "ok"


def test_an_exit_is_not_taken_back_once_the_reader_is_back(desk):
    desk.scan("card", holder="h")
    out = desk.scan("card", holder="h", direction="out")
    assert desk.scan("card", holder="h")["outcome"] == "back"
    with pytest.raises(Refused) as refused:
        desk.undo(out["id"])
    assert refused.value.code == "moved_on"
    assert (desk.visits, desk.inside, plain("SELECT sum(exits) AS n FROM scan")[0].n) == (1, 1, 0)


def test_the_desk_takes_its_last_scan_back_within_its_minutes_only(desk):
    first = desk.scan()
    assert last_of(by=desk.by, terminal_id=None) == first["id"]
    clock.freeze("2026-11-23 09:31")
    with pytest.raises(Refused) as refused:
        desk.undo(first["id"])
    assert refused.value.code == "too_late_to_undo"
    assert desk.undo(first["id"], at_any_time=True)["entries"] == -1


def test_an_entry_whose_reader_has_gone_is_taken_back_only_after_the_exit(desk):
    desk.scan()
    first = desk.scan("card", holder="h")
    out = desk.scan("card", holder="h", direction="out")
    with pytest.raises(Refused) as refused:
        desk.undo(first["id"])
    assert refused.value.code == "moved_on" and desk.inside == 1
    desk.undo(out["id"])
    desk.undo(first["id"])
    assert (desk.visits, desk.inside) == (1, 1)


def test_an_undone_entry_that_had_closed_an_old_visit_opens_it_again(desk):
    desk.scan("card", holder="h")
    clock.freeze("2026-11-23 09:40")
    again = desk.scan("card", holder="h")
    desk.undo(again["id"])
    assert (desk.visits, desk.inside, figures.quality(DAY, DAY).assumed) == (1, 1, 0)
    assert desk.scan("card", holder="h", direction="out")["outcome"] == "ok"
    assert agreed() == []


def test_an_entry_undone_after_the_closing_takes_its_assumed_exit_with_it(desk):
    clock.freeze("2026-11-23 11:50")
    first = desk.scan(number=4)
    desk.scan(number=3)
    clock.freeze("2026-11-23 12:05")
    write(closing.settle)
    desk.undo(first["id"])
    held = figures.quality(DAY, DAY)
    assert (held.entries, held.exits, held.assumed, desk.inside) == (3, 3, 3, 0)
    assert agreed() == []


def test_who_comes_in_on_paper_and_not_out_is_assumed_out_at_that_closing(desk):
    from yylib.services.visits import paper

    clock.freeze("2026-11-23 15:00")
    write(
        paper.enter_hour, nonce="p", place_id=desk.door, day=DAY, hour=9, kind="adult", entries=30, exits=20, by=desk.by
    )
    held = figures.quality(DAY, DAY)
    assert (held.entries, held.exits, held.assumed, held.by_hand, desk.inside or 0) == (30, 30, 10, 30, 0)
    assert agreed() == []


def test_who_is_inside_never_falls_below_nobody(desk):
    first = desk.scan(number=2)
    desk.scan(number=2, direction="out")
    desk.undo(first["id"])
    assert desk.inside == 0


def test_a_closed_place_and_an_absurd_number_are_refused(desk):
    for given, code in (
        ({"place_id": 999}, "place_closed"),
        ({"number": 0}, "bad_number"),
        ({"number": 10_000}, "bad_number"),
    ):
        with pytest.raises(Refused) as refused:
            desk.scan(**given)
        assert refused.value.code == code


def test_the_database_itself_refuses_to_change_or_delete_a_scan(desk):
    desk.scan()
    for sql in ("UPDATE scan SET entries = 5", "DELETE FROM scan"):
        with pytest.raises(Refused):
            write(lambda sql=sql: plain(sql))
    assert desk.visits == 1


def test_the_sums_can_be_made_anew_from_the_rows(desk):
    desk.scan(number=3)
    desk.scan("card", holder="h")
    write(lambda: plain("UPDATE visit_hour SET entries = entries + 1"))
    write(lambda: plain("DELETE FROM visit_day"))
    assert len(agreed()) == 3
    write(rollups.rebuild, day=DAY)
    assert agreed() == []


def test_a_closing_moved_today_moves_the_end_of_the_period(desk):
    from yylib.services.calendar import closures

    desk.scan(number=3)
    write(closures.announce, branch_id=desk.branch, place_id=None, from_on=DAY, until_on=DAY, walls=(),
          reason="停电", is_force_majeure=True, by=desk.by)  # fmt: skip
    write(closing.settle)
    clock.freeze("2026-11-23 12:30")
    assert desk.inside == 3
    row = plain("SELECT since, until FROM inside WHERE branch_id = :branch AND area_id = 0", branch=desk.branch)[0]
    assert [clock.local(clock.moment(at)).date() for at in row] == [DAY, DAY + timedelta(1)]
