"""在馆峰值: what the job keeps and what a reader adds to it, on both engines."""

from datetime import date, timedelta

import pytest

from tests.factories import a_branch, a_colleague, places_of
from yylib import clock, jobs
from yylib.database import plain, write
from yylib.services.visits import closing, paper, peaks
from yylib.services.visits.scan import scan
from yylib.services.visits.undo import undo

DAY = date(2026, 11, 21)


@pytest.fixture
def desk(house):
    """A branch and how its desk scans: ``desk("09:00", 3)``; who is at the desk is ``desk.by``."""

    def scanned(wall, number, direction="in", place_id=None):
        clock.freeze(wall if "-" in wall else f"2026-11-21 {wall}")
        scanned.made += 1
        return write(scan, hot=True, nonce=f"p{scanned.made}", place_id=place_id or scanned.door, direction=direction,
                     kind="adult", number=number, by=scanned.by)["id"]  # fmt: skip

    clock.freeze("2026-11-21 08:30")
    scanned.branch, scanned.by, scanned.made = a_branch(), a_colleague(), 0
    scanned.door, scanned.room = places_of(scanned.branch)
    return scanned


def settled(day=DAY):
    write(peaks.settle, day=day, hot=True)


def kept(branch_id):
    return plain("SELECT scan_id, inside, number, is_final FROM visit_peak WHERE day = :day AND branch_id = :branch",
                 day=DAY.isoformat(), branch=branch_id)[0]  # fmt: skip


def test_a_reader_goes_on_from_what_the_job_has_kept(desk):
    desk("08:40", 5)
    settled()
    desk("09:00", 2, "out")
    desk("09:10", 4)
    number, at = peaks.peak(DAY, desk.branch)
    assert (number, clock.local(at).hour, kept(desk.branch).number) == (7, 9, 5)
    assert peaks.peak(DAY) == (number, at)


@pytest.mark.parametrize("how_often", [1, 3, 7])
def test_a_day_kept_in_pieces_is_as_the_day_reckoned_at_once(desk, how_often):
    other = places_of(a_branch())[0]
    acts = [
        (3, "in"),
        (5, "in"),
        (2, "out"),
        (1, "in"),
        (6, "in"),
        (4, "out"),
        (2, "in"),
        (9, "in"),
        (3, "out"),
        (8, "in"),
    ]
    for count, (number, direction) in enumerate(acts):
        desk(f"09:{count:02}", number, direction, None if count % 3 else other)
        if count % how_often == 0:
            settled()
    in_pieces = [peaks.peak(DAY, branch) for branch in (None, desk.branch)]
    with_marks = plain("SELECT count(*) AS n FROM visit_peak")[0].n
    write(lambda: peaks.forget(DAY), hot=True)
    assert with_marks == 3
    assert [peaks.peak(DAY, branch) for branch in (None, desk.branch)] == in_pieces


def test_what_was_taken_back_was_never_inside(desk):
    desk("08:40", 5)
    slip = desk("08:50", 300)
    assert peaks.peak(DAY)[0] == 305
    settled()
    clock.freeze("2026-11-21 08:51")
    write(undo, hot=True, scan_id=slip, nonce="u", by=desk.by)
    assert peaks.peak(DAY)[0] == peaks.peak(DAY, desk.branch)[0] == 5
    settled()
    assert kept(desk.branch).number == 5


def test_a_closing_entered_late_has_the_day_reckoned_anew(desk):
    other = places_of(a_branch())[0]
    desk("11:50", 5)
    clock.freeze("2026-11-21 12:03")
    write(scan, hot=True, nonce="late", place_id=other, direction="in", kind="adult", number=3, by=desk.by)
    settled()
    assert peaks.peak(DAY)[0] == 8
    write(closing.settle)
    assert peaks.peak(DAY)[0] == 5


def test_hours_from_paper_and_rooms_are_nobody_at_a_moment(desk):
    desk("09:30", 2)
    desk("09:40", 9, place_id=desk.room)
    write(
        paper.enter_hour, nonce="q", place_id=desk.door, day=DAY, hour=8, kind="adult", entries=40, exits=0, by=desk.by
    )
    assert peaks.peak(DAY)[0] == 2


def test_the_job_keeps_today_so_far_and_each_day_that_is_over_for_good(desk):
    desk("2026-11-19 09:00", 4)
    desk("2026-11-20 09:00", 6)
    desk("09:00", 2)
    assert peaks.due() == [DAY, DAY - timedelta(1), DAY - timedelta(2)]
    jobs.reckon_peaks()
    assert peaks.due() == [DAY]
    assert (kept(0).number, bool(kept(0).is_final)) == (2, False)
    clock.freeze("2026-11-22 09:00")
    jobs.reckon_peaks()
    assert (peaks.due(), bool(kept(0).is_final)) == ([DAY + timedelta(1)], True)


def test_a_scan_taken_back_on_a_day_that_is_over_has_the_job_reckon_it_anew(desk):
    desk("2026-11-20 08:40", 5)
    slip = desk("2026-11-20 09:00", 6)
    clock.freeze("2026-11-21 09:00")
    jobs.reckon_peaks()
    assert peaks.peak(DAY - timedelta(1))[0] == 11
    write(undo, hot=True, scan_id=slip, nonce="u", by=desk.by, at_any_time=True)
    assert peaks.peak(DAY - timedelta(1))[0] == 5
    assert peaks.due() == [DAY, DAY - timedelta(1)]
