"""What the visits say of a period, on both engines."""

from datetime import date, time

from tests.factories import a_branch, a_colleague, places_of
from tests.services.reports.counts import imported, spanned, tallied, without_door
from yylib import clock
from yylib.database import plain, write
from yylib.models.visits import Kind
from yylib.services import periods
from yylib.services.visits import adopt, closing, figures, live, paper, report
from yylib.services.visits.peaks import peak
from yylib.services.visits.report import Counted

DAY = date(2026, 11, 21)


def figure(period, name, branch_id=None):
    return next(f for f in report.figures(period, branch_id) if f.name == name)


def test_a_day_has_four_figures_each_with_its_definition(books):
    books.scanned("2026-11-21 09:00", 3)
    made = report.figures(periods.of("day", DAY))
    assert [f.name for f in made] == ["visits", "peak", "areas", "groups"]
    assert all(f.definition for f in made)
    assert [f.name for f in report.figures(periods.of("month", DAY))] == ["visits", "areas", "groups"]


def test_area_counts_are_never_added_to_visits(books):
    books.scanned("2026-11-21 09:00", 3)
    books.scanned("2026-11-21 09:05", 2, place_id=books.room)
    period = periods.of("day", DAY)
    assert (figure(period, "visits").number, figure(period, "areas").number) == (3, 2)


def test_a_branch_without_a_door_is_summed_by_room_and_says_so(books):
    other = a_branch()
    without_door(other)
    (room,) = [row.id for row in plain("SELECT id FROM place WHERE branch_id = :id", id=other)]
    tallied(room, DAY, 7, by=books.by)
    period = periods.of("day", DAY)
    alone = figure(period, "visits", other)
    assert (alone.number, alone.definition) == (7, report.BY_ROOMS)
    books.scanned("2026-11-21 09:00", 3)
    assert (figure(period, "visits").number, figure(period, "visits").definition) == (10, report.BOTH)


def test_the_counts_read_here_are_those_of_the_figures(books):
    for day, number in ((18, 4), (19, 5), (20, 6)):
        books.scanned(f"2026-11-{day} 09:00", number)
        books.scanned(f"2026-11-{day} 09:10", number + 1, place_id=books.room)
    counted = Counted(periods.of("week", DAY))
    assert {(b, d): (row.number, row.by_rooms) for (b, d), row in counted.branch_days.items()} == {
        (row.branch_id, row.day): (row.number, row.by_rooms) for row in figures.branch_days(date(2026, 11, 16), DAY)
    }
    assert counted.visits() == figures.visits(date(2026, 11, 16), DAY) == 15


def test_quality_names_methods_hand_entries_assumed_exits_and_adoption(books):
    books.scanned("2026-11-21 08:40", 4)
    write(paper.enter_hour, nonce="p", place_id=books.door, day=DAY, hour=9, kind=Kind.ADULT, entries=1, exits=0,
          by=books.by)  # fmt: skip
    period = periods.of("day", DAY)
    assert figure(period, "visits").quality.words == "扫码登记，补录 1（20.0%），待采纳"
    clock.freeze("2026-11-21 12:30")
    write(closing.settle)
    clock.freeze("2026-11-21 17:30")
    write(adopt.move, place_id=books.door, day=DAY, verb="adopt", by=a_colleague("head"))
    assert figure(period, "visits").quality.words == "扫码登记，补录 1（20.0%），推定离馆 100%，已采纳"


def test_an_interval_inside_the_period_is_in_its_sum_and_named_one_across_its_edge_is_left_out_and_named(books):
    spanned(books.door, date(2026, 11, 12), date(2026, 11, 14), 300)
    spanned(books.door, date(2026, 11, 15), date(2026, 11, 17), 100)
    week = figure(periods.of("week", date(2026, 11, 12)), "visits")
    assert week.number == 300
    assert [note for note in week.notes if note.startswith("含") and "11-12 至 11-14" in note and "300" in note]
    assert [note for note in week.notes if note.startswith("不含") and "11-15 至 11-17" in note and "100" in note]
    assert figure(periods.of("month", DAY), "visits").number == 400
    assert figure(periods.of("day", date(2026, 11, 13)), "visits").number is None


def test_groups_are_people_with_their_number_of_groups_and_an_undone_one_is_gone(books):
    from yylib.services.visits.undo import undo

    given = {"place_id": books.door, "leader_id": None, "by": books.by}
    write(paper.group, nonce="g1", number=30, unit="实验小学", **given)
    held = write(paper.group, nonce="g2", number=12, unit="老年大学", **given)
    period = periods.of("day", DAY)
    assert (figure(period, "groups").number, figure(period, "groups").unit) == (42, "人次，2 批")
    write(undo, hot=True, nonce="u", scan_id=held["id"], by=books.by)
    assert (figure(period, "groups").number, figure(period, "groups").unit) == (30, "人次，1 批")


def test_the_peak_is_the_most_inside_at_once_and_when(books):
    for wall, number, direction in (("08:40", 5, "in"), ("09:10", 2, "out"), ("09:30", 4, "in"), ("09:40", 3, "out")):
        books.scanned(f"2026-11-21 {wall}", number, direction=direction)
    number, at = peak(DAY, books.branch)
    assert (number, clock.local(at).time()) == (7, time(9, 30))
    assert peak(date(2026, 11, 20)) is None


def test_the_peak_of_all_branches_is_of_one_moment_and_not_the_sum_of_their_peaks(books):
    other = a_branch()
    door, _room = places_of(other)
    books.scanned("2026-11-21 08:40", 5)
    books.scanned("2026-11-21 09:00", 5, direction="out")
    books.scanned("2026-11-21 09:10", 4, place_id=door)
    assert (peak(DAY, books.branch)[0], peak(DAY, other)[0], peak(DAY)[0]) == (5, 4, 5)


def test_a_day_cut_at_a_time_counts_until_then_and_is_unknown_where_nobody_was_scanned(books):
    books.scanned("2026-11-14 09:00", 3)
    books.scanned("2026-11-14 11:00", 4)
    cut = periods.of("day", date(2026, 11, 14))._replace(until=time(10, 30))
    assert (Counted(cut).visits(), Counted(cut._replace(until=time(8, 30))).visits()) == (3, 0)
    imported(books.door, date(2026, 11, 7), 90)
    assert Counted(periods.of("day", date(2026, 11, 7))._replace(until=time(10, 30))).visits() is None


def test_the_version_changes_with_a_scan_a_tally_and_an_adoption(books):
    seen = [live.version()]
    books.scanned("2026-11-21 09:00")
    seen.append(live.version())
    tallied(books.room, DAY, 7, by=books.by)
    seen.append(live.version())
    write(paper.correct_tally, tally_id=paper.tallies(DAY, DAY)[0].id, number=None, by=books.by)
    seen.append(live.version())
    tallied(books.room, DAY, 8, by=books.by)
    clock.freeze("2026-11-21 17:30")
    write(adopt.move, place_id=books.room, day=DAY, verb="adopt", by=a_colleague("head"))
    seen.append(live.version())
    assert len(set(seen)) == 5


def test_who_is_inside_is_nobody_after_closing(books):
    books.scanned("2026-11-21 09:00", 3)
    assert live.inside()[books.branch, 0] == 3
    clock.freeze("2026-11-21 12:00")
    assert live.inside()[books.branch, 0] == 0
