"""What the acquisition counts for the reports, and the one figure of guide 1."""

from datetime import date, timedelta

from tests.factories import a_bib, a_branch, an_accepted_batch, some_items
from yylib import clock
from yylib.database import write
from yylib.services import periods
from yylib.services.board import clock as board_clock
from yylib.services.board import figures
from yylib.services.reports.book import SUBJECTS


def test_a_period_says_titles_volumes_by_source_and_what_was_in_time(house):
    clock.freeze("2026-11-23 10:00")
    month = periods.of("month", date(2026, 11, 23))
    assert figures.figures(month) == [], "a library that enters no deliveries shows nothing"
    first, second = a_branch(name="总馆"), a_branch(name="书房")
    bib_id, other = a_bib(), a_bib()
    good = an_accepted_batch(date(2026, 11, 2), titles=2, copies=4)
    late = an_accepted_batch(date(2026, 10, 9), titles=1, copies=1)
    an_accepted_batch(date(2025, 12, 9), titles=9, copies=9)
    day = clock.utc(clock.local(clock.now()) - timedelta(days=9))
    some_items(bib_id, 3, batch_id=good, owning_branch_id=first, shelved_at=day)
    some_items(other, 1, batch_id=good, owning_branch_id=second, shelved_at=day, source="gift")
    some_items(other, 1, batch_id=late, owning_branch_id=second, shelved_at=clock.now())
    some_items(other, 7, owning_branch_id=second, shelved_at=clock.now())
    back = an_accepted_batch(date(2026, 11, 3), titles=1, copies=2)
    some_items(bib_id, 2, batch_id=back, stage="returned", shelved_at=None, returned_at=day)
    for batch_id in (good, late, back):
        assert write(board_clock.settle, batch_id=batch_id, hot=True)
    found = {figure.name: figure for figure in figures.figures(month)}
    assert {name: figure.number for name, figure in found.items()} == {"new_titles": 2, "new_copies": 5, "in_time": 50}
    assert found["new_copies"].notes == ("购买 4 册，捐赠 1 册",) and found["in_time"].notes == (
        "2 批里 1 批按时，全馆",
    )
    assert figures.Accessions(month).number("new_copies", second) == 2 and figures.Accessions in SUBJECTS
    assert figures.figures(periods.of("day", date(2026, 11, 23))) == []
    year = figures.this_year()
    assert year[:5] == (2026, 4, 5, 5, 4)
    an_accepted_batch(titles=1, copies=1)
    assert figures.this_year() == year, "kept for ten minutes"
    clock.freeze("2026-11-23 10:10")
    assert figures.this_year().copies == 6
