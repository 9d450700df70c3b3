"""排名: by the mean of the scores that count, in each division apart; who is level stands on the same place and is named so."""

from collections import defaultdict
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib.database import db
from yylib.models.contests import ContestEntry, Judge, Score
from yylib.services.contests import terms


class Ranked(NamedTuple):
    """One entry with its place; ``mean`` is in points, None where no score counts; ``expected`` judges were to score it."""

    entry: ContestEntry
    place: int | None
    is_tied: bool
    mean: Fraction | None
    scores: list[Score]
    expected: int

    @property
    def counted(self) -> int:
        return sum(1 for one in self.scores if one.left_out_at is None)

    @property
    def points(self) -> str:
        """The mean as it is shown, to two places."""
        return "—" if self.mean is None else f"{float(self.mean):.2f}"

    @property
    def place_words(self) -> str:
        return "—" if self.place is None else f"并列第 {self.place}" if self.is_tied else f"第 {self.place}"


def ranking(activity_id: int) -> dict[str, list[Ranked]]:
    """The entries of each division in the order of their means, those without a score last, by number."""
    entries = db.session.scalars(select(ContestEntry).where(ContestEntry.activity_id == activity_id,
                                                            ContestEntry.withdrawn_at.is_(None))).all()  # fmt: skip
    query = (
        select(Score).join(ContestEntry).where(ContestEntry.activity_id == activity_id).options(joinedload(Score.judge))
    )
    given = defaultdict(list)
    for score in db.session.scalars(query.order_by(Score.judge_id)):
        given[score.entry_id].append(score)
    judging = set(
        db.session.scalars(select(Judge.id).where(Judge.activity_id == activity_id, Judge.revoked_at.is_(None)))
    )
    divisions = defaultdict(list)
    for entry in entries:
        scores = given[entry.id]
        left_out = {one.judge_id for one in scores if one.left_out_at}
        expected = len((judging | {one.judge_id for one in scores}) - left_out)
        divisions[entry.division].append(Ranked(entry, None, False, mean(scores), scores, expected))
    order = [*terms.of(activity_id).divisions, *sorted(divisions)]
    return {name: placed(divisions[name]) for name in dict.fromkeys(order) if name in divisions}


def mean(scores: list[Score]) -> Fraction | None:
    """The mean of the scores that count, exactly, in points."""
    tenths = [one.tenths for one in scores if one.left_out_at is None]
    return Fraction(sum(tenths), 10 * len(tenths)) if tenths else None


def placed(rows: list[Ranked]) -> list[Ranked]:
    """In their order with their places: 1, 2, 2, 4."""
    rows = sorted(rows, key=lambda one: (one.mean is None, -(one.mean or 0), one.entry.number))
    means = [one.mean for one in rows if one.mean is not None]
    return [
        one if one.mean is None else one._replace(place=1 + means.index(one.mean), is_tied=means.count(one.mean) > 1)
        for one in rows
    ]


def proposed(activity_id: int) -> dict[int, str]:
    """The awards that the places give, by entry; where level entries would not all fit an award, neither they nor those
    behind them get one: that is decided by people."""
    awards, found = terms.of(activity_id).awards, {}
    for rows in ranking(activity_id).values():
        left = [one for one in rows if one.place]
        for held in awards:
            taken = [one for one in left if one.place <= left[0].place + held["number"] - 1] if left else []
            if len(taken) > held["number"]:
                last = taken[-1].place
                taken = [one for one in taken if one.place < last]
                found |= {one.entry.id: held["name"] for one in taken}
                break
            found |= {one.entry.id: held["name"] for one in taken}
            left = left[len(taken) :]
    return found
