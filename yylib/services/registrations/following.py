"""Who acts when a registration changes: those who must be told, the contest, the volunteers."""

from collections.abc import Callable

# (registration_id, what): "confirmed", "waiting", "offered", "cancelled", "declined", "lapsed", "closed", "moved",
# "changed".
Follower = Callable[[int, str], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> Follower:
    """A later subject that acts in the unit in which a registration changed."""
    _followers.append(follower)
    return follower


def became(registration_id: int, what: str) -> None:
    """Tell those who follow."""
    for follower in _followers:
        follower(registration_id, what)
