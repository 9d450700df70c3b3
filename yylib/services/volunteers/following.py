"""Who acts when a volunteer comes to another stage."""

from collections.abc import Callable
from typing import Any

# (volunteer_id, what, facts): "applied", "interview", "training", "admitted", "refused", "paused", "resumed", "left"
Follower = Callable[[int, str, dict[str, Any]], None]
_followers: list[Follower] = []
# (volunteer_id, verb): holds what the change will touch
Holder = Callable[[int, str], None]
_holders: list[Holder] = []


def follow(follower: Follower) -> Follower:
    """A later subject that acts in the unit in which it happened."""
    _followers.append(follower)
    return follower


def hold_first(holder: Holder) -> Holder:
    """A later subject whose rows are held before a volunteer's: it holds them before the stage is changed, so that all hold
    them in one order."""
    _holders.append(holder)
    return holder


def coming(volunteer_id: int, verb: str) -> None:
    """Before a volunteer's row is held to be changed by ``verb``."""
    for holder in _holders:
        holder(volunteer_id, verb)


def became(volunteer_id: int, what: str, **facts) -> None:
    """Tell those who follow. ``facts``: ``reason``."""
    for follower in _followers:
        follower(volunteer_id, what, facts)
