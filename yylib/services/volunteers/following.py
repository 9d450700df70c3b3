"""Who acts when a volunteer comes to another stage, and who holds what a change will touch before it.

Of a volunteer's id it tells "applied", "interview", "training", "admitted", "refused", "paused", "resumed", "left",
"unguarded" (a minor whose guardian does not consent any more); facts: ``reason``.
"""

from collections.abc import Callable

from yylib.services.followers import Followers

followers = Followers()
follow, became = followers.follow, followers.tell
# (volunteer_id, verb): holds what the change will touch
Holder = Callable[[int, str], None]
_holders: list[Holder] = []


def hold_first(holder: Holder) -> Holder:
    """A later subject whose rows are held before a volunteer's: it holds them before the stage is changed, so that all hold
    them in one order."""
    _holders.append(holder)
    return holder


def coming(volunteer_id: int, verb: str) -> None:
    """Before a volunteer's row is held to be changed by ``verb``."""
    for holder in _holders:
        holder(volunteer_id, verb)
