"""Who acts when the winners of a contest are published, or taken back: those who won must be told."""

from collections.abc import Callable

# (activity_id, what): "published", "unpublished".
Follower = Callable[[int, str], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> Follower:
    """A later subject that acts in the unit in which it was decided."""
    _followers.append(follower)
    return follower


def decided(activity_id: int, what: str) -> None:
    """Tell those who follow."""
    for follower in _followers:
        follower(activity_id, what)
