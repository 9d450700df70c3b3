"""Who acts when a plan changes: the registration sheets, the notice, those who must be told, the file."""

from collections.abc import Callable
from typing import Any

# (activity_id, what, facts): "changed", "approved", "rewritten", "cancelled", "session_moved", "session_cancelled".
Follower = Callable[[int, str, dict[str, Any]], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> Follower:
    """A later subject that acts in the unit in which a plan was changed."""
    _followers.append(follower)
    return follower


def changed(activity_id: int, what: str = "changed", **facts) -> None:
    """Tell those who follow. ``facts``: ``session_id``, ``reason``, ``was`` (the moment it was moved from),
    ``is_reviewed`` (of what was rewritten: whether it must be reviewed anew)."""
    for follower in _followers:
        follower(activity_id, what, facts)
