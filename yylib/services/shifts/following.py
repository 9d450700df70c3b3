"""Who acts when a shift changes: its signups, those who must be told."""

from collections.abc import Callable
from typing import Any

# (shift_id, what, facts): "moved", "cancelled", "needed", "reopened"
Follower = Callable[[int, str, dict[str, Any]], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> Follower:
    """A later subject that acts in the unit in which it happened."""
    _followers.append(follower)
    return follower


def changed(shift_id: int, what: str, **facts) -> None:
    """Tell those who follow. ``facts``: ``was`` (the moment it began before; for "needed" the number before), ``reason``, and
    for "moved" ``is_minor`` (a change of a few minutes in the same place, of which nobody need be told)."""
    for follower in _followers:
        follower(shift_id, what, facts)
