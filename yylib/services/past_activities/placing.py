"""Where a past activity was held: a place of the house, one of its branches, or elsewhere, by the words of the table."""

from typing import NamedTuple

from yylib.database import plain
from yylib.services.year_plans.reading import folded


class Spot(NamedTuple):
    """The branch it counts for, and the place in it or the words for one elsewhere."""

    branch_id: int
    place_id: int | None = None
    outside: str = ""


class Houses:
    """The places and branches by name; a name that two of them bear is the one in ``branch_id``, the usual branch."""

    def __init__(self, branch_id: int):
        self._usual, self._known = branch_id, {}
        rows = plain("SELECT p.id, p.name, p.branch_id, b.name AS branch FROM place p JOIN branch b ON b.id = p.branch_id "
                     "ORDER BY CASE WHEN p.branch_id = :usual THEN 0 ELSE 1 END, p.sort, p.id", usual=branch_id)  # fmt: skip
        for row in rows:
            self._keep(row.name, Spot(row.branch_id, row.id))
            self._keep(row.branch + row.name, Spot(row.branch_id, row.id))
        for row in plain("SELECT id, name FROM branch ORDER BY sort, id"):
            self._keep(row.name, Spot(row.id))

    def _keep(self, name: str, spot: Spot) -> None:
        self._known.setdefault(folded(name), spot)

    def spot(self, words: str) -> Spot:
        """Where these words mean."""
        if not words:
            return Spot(self._usual)
        return self._known.get(folded(words)) or Spot(self._usual, outside=words)
