"""One number a place and day, and what belongs to the period only; on both engines."""

from datetime import date

import pytest

from tests.factories import a_branch, a_colleague, places_of
from yylib import clock
from yylib.database import write
from yylib.errors import Refused
from yylib.services.visits import adopt, figures, paper, readings
from yylib.services.visits.scan import scan

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


@pytest.fixture
def place(house):
    """A door of a branch, ten days into November."""
    clock.freeze("2026-11-10 18:00", tick=0.001)  # after the last closing
    branch, by, other = a_branch(), a_colleague("head"), a_colleague("head")
    return branch, places_of(branch)[0], by, other


def closing(door, by, day, value):
    return write(readings.enter, place_id=door, day=day, taken="closing", value=value, by=by)


def test_a_difference_across_days_without_a_reading_belongs_to_the_period_and_to_no_day(place):
    branch, door, by, _other = place
    closing(door, by, date(2026, 11, 2), 1000)
    closing(door, by, date(2026, 11, 3), 1100)
    closing(door, by, date(2026, 11, 6), 1400)
    assert [(row.day.day, row.number) for row in figures.branch_days(FIRST, LAST)] == [(3, 100)]
    assert [(span.first.day, span.last.day, span.number) for span in figures.intervals_within(FIRST, LAST)] == [
        (4, 6, 300)
    ]
    assert figures.visits(FIRST, LAST, branch) == 400
    assert figures.visits(date(2026, 11, 5), LAST, branch) is None
    assert len(figures.intervals_across(date(2026, 11, 5), LAST)) == 1


def test_a_span_over_a_day_counted_otherwise_is_not_counted_twice(place):
    branch, door, by, _other = place
    closing(door, by, date(2026, 11, 3), 1100)
    closing(door, by, date(2026, 11, 6), 1400)
    write(paper.tally, place_id=door, day=date(2026, 11, 5), session="morning", number=90, by=by)
    assert figures.visits(FIRST, LAST, branch) == 90


def test_the_adopted_figure_stands_before_every_count(place):
    branch, door, by, other = place
    write(scan, hot=True, nonce="n", place_id=door, direction="in", kind="adult", number=12, by=by)
    write(paper.tally, place_id=door, day=date(2026, 11, 10), session="morning", number=20, by=by)
    assert figures.visits(FIRST, LAST, branch) == 12
    write(adopt.move, place_id=door, day=date(2026, 11, 10), verb="adopt", method="tally", by=other)
    day = figures.place_days(FIRST, LAST)[0]
    assert (day.number, day.method, day.is_adopted) == (20, "tally", True)


def test_a_number_of_ones_own_needs_a_reason_and_an_adopted_day_takes_no_more_hand_counts(place):
    _branch, door, by, other = place
    given = {"place_id": door, "day": date(2026, 11, 9), "verb": "adopt", "method": "by_hand", "by": by}
    with pytest.raises(Refused) as refused:
        write(adopt.move, number=50, **given)
    assert refused.value.code == "by_hand_reason"
    write(adopt.move, number=50, note="计数器坏了，按照片估计", **given)
    with pytest.raises(Refused) as refused:
        write(paper.tally, place_id=door, day=date(2026, 11, 9), session="morning", number=9, by=other)
    assert refused.value.code == "day_adopted"
    with pytest.raises(Refused) as refused:
        write(adopt.move, **given | {"number": 51, "note": "再改"})
    assert refused.value.code == "illegal_move"


def test_a_running_day_is_not_adopted(place):
    _branch, door, by, other = place
    clock.freeze("2026-11-10 16:59", tick=0.001)
    write(scan, hot=True, nonce="n", place_id=door, direction="in", kind="adult", by=by)
    with pytest.raises(Refused) as refused:
        write(adopt.move, place_id=door, day=date(2026, 11, 10), verb="adopt", by=other)
    assert refused.value.code == "day_not_over"


def test_nothing_counted_is_none_and_everything_taken_back_is_nought(place):
    from yylib.services.visits.undo import undo

    branch, door, by, _other = place
    assert figures.visits(FIRST, LAST, branch) is None
    held = write(scan, hot=True, nonce="n", place_id=door, direction="in", kind="adult", by=by)
    write(undo, hot=True, scan_id=held["id"], nonce="u", by=by)
    assert figures.visits(FIRST, LAST, branch) == 0


def test_the_mark_of_a_poll_changes_with_a_scan_and_an_adoption(place):
    _branch, door, by, other = place
    marks = [figures.version()]
    write(scan, hot=True, nonce="n", place_id=door, direction="in", kind="adult", by=by)
    marks.append(figures.version())
    write(adopt.move, place_id=door, day=date(2026, 11, 10), verb="adopt", by=other)
    marks.append(figures.version())
    assert len(set(marks)) == 3 and figures.version() == marks[-1]
