"""Who acts when a volunteer comes to another stage."""

from collections.abc import Callable
from typing import Any

# (volunteer_id, what, facts): "applied", "interview", "training", "admitted", "refused", "paused", "resumed", "left"
Follower = Callable[[int, str, dict[str, Any]], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> Follower:
    """A later subject that acts in the unit in which it happened."""
    _followers.append(follower)
    return follower


def became(volunteer_id: int, what: str, **facts) -> None:
    """Tell those who follow. ``facts``: ``reason``."""
    for follower in _followers:
        follower(volunteer_id, what, facts)
