"""What must go upwards: a subject says what became of one of its own, and the subjects above it act in the same unit.

Each subject has its own in ``following``: whoever makes a change calls it, and knows nothing of who follows.
"""

from collections.abc import Callable
from typing import Any

Follower = Callable[[int, str, dict[str, Any]], None]


class Followers:
    """Those who act when something of one subject changes. They are called in the order in which they came."""

    def __init__(self) -> None:
        self.each: list[Follower] = []

    def follow(self, follower: Follower) -> Follower:
        """A later subject that acts in the unit in which it happened: ``follower(id, what, facts)``."""
        self.each.append(follower)
        return follower

    def tell(self, row_id: int, what: str = "changed", **facts: Any) -> None:
        """Tell those who follow what became of which row."""
        for follower in self.each:
            follower(row_id, what, facts)
