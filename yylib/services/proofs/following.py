"""Who acts when a proof comes to another stage."""

from collections.abc import Callable
from typing import Any

# (proof_id, what, facts): "asked", "announced", "issued", "refused", "withdrawn", "revoked", "replaced"
Follower = Callable[[int, str, dict[str, Any]], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> Follower:
    """A later subject that acts in the unit in which it happened."""
    _followers.append(follower)
    return follower


def became(proof_id: int, what: str, **facts) -> None:
    """Tell those who follow. ``facts``: ``reason``."""
    for follower in _followers:
        follower(proof_id, what, facts)
