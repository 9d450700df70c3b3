"""Who acts when an entry of service comes to another stage."""

from collections.abc import Callable
from typing import Any

# (entry_id, what, facts): "in", "out", "pending", "confirmed", "refused", "void"
Follower = Callable[[int, str, dict[str, Any]], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> Follower:
    """A later subject that acts in the unit in which it happened. Signing in and out is hot: of ``in``, ``out`` and what
    follows an ``out`` at once plain SQL only."""
    _followers.append(follower)
    return follower


def became(entry_id: int, what: str, **facts) -> None:
    """Tell those who follow. ``facts``: ``reason``."""
    for follower in _followers:
        follower(entry_id, what, facts)
