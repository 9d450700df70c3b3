"""Pipelines as data: which stages there are, which moves lead from one to the next, and who may make them."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from yylib.errors import IllegalMove
from yylib.permissions import Permission


class Stage(StrEnum):
    """A stage whose value is its Chinese word's key; subclasses give ``label``."""

    @property
    def label(self) -> str:
        return self.labels()[self]

    @classmethod
    def labels(cls) -> dict:
        raise TypeError(f"{cls.__name__} declares no labels")


@dataclass(frozen=True)
class Move:
    """One step: its verb in the address, its label on the button, where it may start, where it ends, who may."""

    verb: str
    label: str
    sources: Collection[Stage]
    target: Stage
    permission: Permission


class Workflow(tuple):
    """The moves of one kind of thing. The declaration gives the guard, the buttons, the route and the history."""

    def __new__(cls, *moves: Move):
        verbs = [move.verb for move in moves]
        if len(set(verbs)) != len(verbs):
            raise ValueError("a verb is declared twice")
        return super().__new__(cls, moves)

    def find(self, stage: Stage, verb: str) -> Move:
        """The move ``verb`` from ``stage``, or ``IllegalMove``; an unknown verb is one too."""
        named = [move for move in self if move.verb == verb]
        if not named or stage not in named[0].sources:
            raise IllegalMove(named[0].label if named else verb, stage.label)
        return named[0]

    def open_to(self, user, stage: Stage) -> list[Move]:
        """The moves this person may make now, in the order of the declaration."""
        return [move for move in self if stage in move.sources and user.can(move.permission)]
