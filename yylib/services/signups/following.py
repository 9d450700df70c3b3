"""Who acts when somebody comes on a shift, stands by or leaves it."""

from collections.abc import Callable
from typing import Any

# (signup_id, what, facts): "taken", "waiting", "promoted", "cancelled", "late", "absent", "restored", "swapped", "closed",
# "swap_asked" (``swap_id``, ``to_id``: the volunteer asked, None for anybody)
Follower = Callable[[int, str, dict[str, Any]], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> Follower:
    """A later subject that acts in the unit in which it happened."""
    _followers.append(follower)
    return follower


def became(signup_id: int, what: str, **facts) -> None:
    """Tell those who follow. ``facts``: ``reason``, ``was``."""
    for follower in _followers:
        follower(signup_id, what, facts)
