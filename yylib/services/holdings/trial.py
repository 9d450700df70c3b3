"""试导 of holdings: what an import would bring, beside what is here already; nothing is written."""

import time
from collections import Counter
from itertools import islice
from typing import NamedTuple

from yylib.services.holdings import matching, reading, states
from yylib.services.imports.kinds import Item, Plan

SECONDS = 12.0
PIECE, SHOWN = 500, 200


class Looked(NamedTuple):
    """What an import would bring. ``rejected`` are the first rows not taken; ``is_whole`` is False where the file is so
    large that only its first ``read`` rows were looked at."""

    read: int
    titles: int
    volumes: int
    known: int
    changed: int
    bad: int
    rejected: list[Item]
    statuses: list[tuple[str, int]]
    places: list[tuple[str, int]]
    branches: list[tuple[str, int]]
    doubts: Counter
    amount: int
    is_whole: bool

    @property
    def good(self) -> int:
        """The rows that are taken: the new and the known."""
        return self.read - self.bad


class _Count:
    def __init__(self, plan: Plan):
        self.plan, self.sums, self.rejected = plan, Counter(), []
        self.statuses, self.places, self.branches, self.doubts = Counter(), Counter(), Counter(), Counter()
        self.made: set[int] = set()
        self.here = matching.locations()

    def take(self, items: list[Item]) -> None:
        """Count some rows."""
        good = [item for item in items if not item.reason]
        known = matching.Known([item.data for item in good])
        found = {item.row: known.judge(item.data) for item in good}
        for item in items:
            self.sums["read"] += 1
            reason = item.reason or found[item.row].reason
            if reason:
                self.sums["bad"] += 1
                if len(self.rejected) < SHOWN:
                    self.rejected.append(Item(item.row, reason=reason))
            else:
                self._count(item.data, found[item.row])

    def _count(self, row, found) -> None:
        self.doubts.update(row.doubts)
        branch = self.plan.mapping["branches"].get(row.branch) or self.plan.mapping["branch_id"]
        if row.branch and row.branch not in self.plan.mapping["branches"]:
            self.branches[row.branch] += 1
        if row.location and (branch, row.location) not in self.here:
            self.places[row.location] += 1
        if found.item:
            self.sums["known"] += 1
            is_new = row.status and row.status != found.item.status
            is_moved = row.location and self.here.get((branch, row.location)) != found.item.location_id
            self.sums["changed"] += bool(is_new or is_moved)
            return
        key = hash(matching.key_of(row.bib))
        is_here = found.bib_id is not None or key in self.made
        self.made.add(key)
        self.sums["titles"] += not is_here
        if not row.codes:
            self.doubts["codeless"] += 1
            self.sums["known"] += is_here
            return
        self.sums["volumes"] += 1
        self.sums["amount"] += row.price or row.bib["price"] or 0
        self.statuses[states.S(row.status or "available").label] += 1


def look(plan: Plan) -> Looked:
    """Read the file, for at most some seconds, and say what would come of it."""
    counted, items, until = _Count(plan), reading.items_of(plan), time.monotonic() + SECONDS
    while piece := list(islice(items, PIECE)):
        counted.take(piece)
        if time.monotonic() > until:
            break
    sums = counted.sums
    return Looked(*(sums[name] for name in ("read", "titles", "volumes", "known", "changed", "bad")), counted.rejected,
                  counted.statuses.most_common(), counted.places.most_common(30), counted.branches.most_common(30),
                  counted.doubts, sums["amount"], not piece)  # fmt: skip
