"""What the file of an activity is made of: each subject supplies the documents that come from its own data."""

from collections.abc import Callable
from typing import NamedTuple


class Document(NamedTuple):
    """One document for the file: its name with its ending (``签到表.pdf``), its title, and its bytes."""

    name: str
    title: str
    content: bytes


class Part(NamedTuple):
    """``what`` is its line in the checklist; ``make(activity_id)`` the documents, none where there is nothing to file;
    ``held(activity_ids)`` those of the activities that have something, for the checklist: cheap, no document is made."""

    what: str
    label: str
    make: Callable[[int], list[Document]]
    held: Callable[[list[int]], set[int]]


PARTS: dict[str, Part] = {}


def supplied() -> dict[str, Part]:
    """The parts of every subject, by their line."""
    from yylib.services.archives import suppliers  # they know this module, so it asks for them late

    return PARTS if suppliers.SUPPLIERS else {}


def supply(what: str, *, label: str, make: Callable[[int], list[Document]],
           held: Callable[[list[int]], set[int]]) -> Part:  # fmt: skip
    """Enter what a subject supplies: notice, poster, registrations, sign_in, head_counts, prizes, entries, winners,
    progress, survey, figures."""
    PARTS[what] = Part(what, label, make, held)
    return PARTS[what]
