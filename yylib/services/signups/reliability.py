"""守约率: of the shifts somebody had a place on, how many they kept (C44). It helps to plan and takes no hours from anybody."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from yylib import clock
from yylib.database import plain_among
from yylib.services.rules import rule
from yylib.services.signups.terms import RELIABLE_DAYS

_COUNTED = (
    "SELECT volunteer_id, stage, count(*) AS n FROM signup WHERE ends_at > :since AND volunteer_id IN :listed AND "
    "(stage IN ('late', 'absent') OR (stage = 'taken' AND ends_at <= :now)) GROUP BY volunteer_id, stage"
)


class Reliability(NamedTuple):
    """Shifts kept, given back late, and missed. ``score`` is per cent: missed ones weigh twice; None before the first."""

    kept: int = 0
    late: int = 0
    absent: int = 0

    @property
    def score(self) -> int | None:
        whole = self.kept + self.late + 2 * self.absent
        return round(100 * self.kept / whole) if whole else None

    @property
    def words(self) -> str:
        """守约 92%（未到 1，临时取消 0）."""
        if self.score is None:
            return "还没有服务过"
        bad = [f"{word} {number}" for word, number in (("未到", self.absent), ("临时取消", self.late)) if number]
        return f"守约 {self.score}%" + (f"（{'，'.join(bad)}）" if bad else "")


def of(volunteer_ids: Iterable[int]) -> dict[int, Reliability]:
    """How reliable each of them was in the last ``RELIABLE_DAYS``; one statement for many as for one."""
    ids, now = list(volunteer_ids), clock.now()
    found: dict[int, dict] = {one: {} for one in ids}
    for row in plain_among(
        _COUNTED, ids, since=clock.stamp(now - timedelta(days=rule(RELIABLE_DAYS))), now=clock.stamp(now)
    ):
        found[row.volunteer_id]["kept" if row.stage == "taken" else row.stage] = row.n
    return {one: Reliability(**counted) for one, counted in found.items()}
