"""Who follows the titles: the search index and others are told, in the same unit, which records were entered or changed."""

from collections.abc import Callable, Iterable

_followers: list[Callable[[list[int]], None]] = []


def follow(follower: Callable[[list[int]], None]) -> None:
    """Have ``follower(bib_ids)`` told of records that were entered or changed; in either kind of unit, after the rows
    are written."""
    if follower not in _followers:
        _followers.append(follower)


def entered(bib_ids: Iterable[int]) -> None:
    """These records are new or have changed: tell those who follow."""
    bib_ids = list(bib_ids)
    for follower in _followers if bib_ids else ():
        follower(bib_ids)
