"""What an item says to the reader: written at the moment it is needed, from what is true then."""

from collections.abc import Callable
from typing import NamedTuple

from yylib.models.outbox import OutboxItem


class Words(NamedTuple):
    """A message: its subject, and the whole text, fit for a letter and for being pasted into WeChat."""

    subject: str
    text: str


class Kind(NamedTuple):
    """A kind of item that can be written. ``write`` answers None where it is not true any more. ``is_urgent``: a letter
    alone is not enough, somebody calls as well where the time is short."""

    name: str
    label: str
    write: Callable[[OutboxItem], Words | None]
    is_urgent: bool = False


KINDS: dict[str, Kind] = {}


def kind(name: str, label: str, write: Callable[[OutboxItem], Words | None], *, is_urgent: bool = False) -> Kind:
    """Declare how a kind is written; once a name."""
    if name in KINDS:
        raise ValueError(f"{name} is declared twice")
    KINDS[name] = Kind(name, label, write, is_urgent)
    return KINDS[name]


def words(item: OutboxItem) -> Words | None:
    """What to say; None where the item is not true any more, or nobody declared its kind."""
    held = KINDS.get(item.kind)
    return held and held.write(item)
