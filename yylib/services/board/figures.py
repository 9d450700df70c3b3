"""What the acquisition counted: for the reports of a period, and the one figure of the year that stands on guide 1."""

from collections import Counter
from datetime import date, time, timedelta
from functools import cached_property
from typing import NamedTuple
from weakref import WeakKeyDictionary

from yylib import clock
from yylib.database import db, plain
from yylib.models.items import Source
from yylib.services.board.clock import in_time
from yylib.services.periods import Figure, Period

KEPT = timedelta(minutes=10)
_SHELVED = """SELECT source, owning_branch_id AS branch_id, count(*) AS copies FROM item
WHERE shelved_at >= :begin AND shelved_at < :end AND batch_id IS NOT NULL GROUP BY source, owning_branch_id"""
_TITLES = """SELECT owning_branch_id AS branch_id, bib_id FROM item
WHERE shelved_at >= :begin AND shelved_at < :end AND batch_id IS NOT NULL GROUP BY owning_branch_id, bib_id"""
_ENDED = """SELECT due_on, shelved_at FROM accession_batch WHERE state = 'closed' AND shelved_at >= :begin
AND shelved_at < :end AND due_on IS NOT NULL
AND EXISTS (SELECT 1 FROM item i WHERE i.batch_id = accession_batch.id AND i.stage = 'shelved')"""
_YEAR = """SELECT due_on, shelved_at, titles, state, copies - (SELECT count(*) FROM item i
WHERE i.batch_id = accession_batch.id AND i.stage = 'returned') AS copies FROM accession_batch
WHERE accepted_on >= :first AND accepted_on <= :last AND state IN ('accepted', 'closed')"""
_held: WeakKeyDictionary = WeakKeyDictionary()


def figures(period: Period, branch_id: int | None = None) -> list[Figure]:
    """The subject's figures of a period."""
    return Accessions(period).figures(branch_id)


class Accessions:
    """What came to the shelves in a period, read when asked for. A day alone says nothing of it and is not counted."""

    def __init__(self, period: Period, like: "Accessions | None" = None):
        self.period, self._like = period, like
        end = (
            clock.at(period.last, period.until) if period.until else clock.at(period.last, time.min) + timedelta(days=1)
        )
        self._span = {"begin": clock.stamp(clock.midnight(period.first)), "end": clock.stamp(end)}

    @cached_property
    def is_kept(self) -> bool:
        """Whether deliveries are entered in this library at all."""
        return self._like.is_kept if self._like else bool(plain("SELECT 1 FROM accession_batch LIMIT 1"))

    @cached_property
    def shelved(self) -> list:
        return plain(_SHELVED, **self._span)

    @cached_property
    def titles(self) -> list:
        return plain(_TITLES, **self._span)

    @cached_property
    def ended(self) -> tuple[int, int]:
        """Batches of which the last volume came to the shelf, and those of them in time; what went back whole is neither."""
        rows = plain(_ENDED, **self._span)
        return len(rows), sum(in_time(clock.moment(row.shelved_at), clock.day(row.due_on)) for row in rows)

    def sources(self, branch_id: int | None = None) -> Counter:
        """The volumes by source."""
        found: Counter = Counter()
        for row in self.shelved:
            if branch_id in (None, row.branch_id):
                found[row.source] += row.copies
        return found

    def number(self, name: str, branch_id: int | None = None) -> int | None:
        """The number of one figure alone, as a comparison needs it."""
        if self.period.is_day or not self.is_kept:
            return None
        if name == "new_copies":
            return self.sources(branch_id).total()
        if name == "new_titles":
            return len({row.bib_id for row in self.titles if branch_id in (None, row.branch_id)})
        done, good = self.ended
        return round(100 * good / done) if done and name == "in_time" else None

    def figures(self, branch_id: int | None = None) -> list[Figure]:
        """上架新书 in titles and volumes by source, and the share of deliveries finished in time."""
        if self.period.is_day or not self.is_kept:
            return []
        by_source = "，".join(
            f"{Source(name).label} {copies} 册" for name, copies in self.sources(branch_id).most_common()
        )
        done, good = self.ended
        return [
            Figure("new_titles", "上架新书", self.number("new_titles", branch_id), "种", "期内有新上架的册的书，一种计一次"),
            Figure("new_copies", "上架新书", self.number("new_copies", branch_id), "册", "期内上架的册，馆藏导入的不算",
                   notes=(by_source,) if by_source else ()),
            Figure("in_time", "按时上架", self.number("in_time", branch_id), "%", "期内全部上架的批次里，在对外承诺时限内的",
                   notes=(f"{done} 批里 {good} 批按时，全馆",) if done else ("期内没有全部上架的批次",)),
        ]  # fmt: skip


class Year(NamedTuple):
    """A year's deliveries: titles and volumes accepted and not returned; of those whose delivery is wholly on the shelf, how many in time."""

    year: int
    titles: int
    copies: int
    shelved: int
    in_time: int
    as_of: object


def this_year() -> Year:
    """The figure of guide 1, reckoned at most every ten minutes: batches and sums, nobody's name."""
    now, today = clock.now(), clock.today()
    held = _held.get(db.engine)
    if held and held.year == today.year and timedelta(0) <= now - held.as_of < KEPT:
        return held
    rows = plain(_YEAR, first=date(today.year, 1, 1).isoformat(), last=today.isoformat())
    done = [row for row in rows if row.state == "closed" and row.shelved_at and row.due_on]
    good = [row for row in done if in_time(clock.moment(row.shelved_at), clock.day(row.due_on))]
    made = Year(today.year, sum(row.titles for row in rows), sum(row.copies for row in rows),
                sum(row.copies for row in done), sum(row.copies for row in good), now)  # fmt: skip
    _held[db.engine] = made
    return made
