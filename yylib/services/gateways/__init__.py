"""通知网关: what carries word to a reader without a colleague. There is no SMS gateway here; e-mail is the real one.

A further one is a ``Gateway`` in a module beside ``mail``, listed in ``ALL``: it says whether it is set up, which address
of an item it takes, and opens a line on which letters are sent one after another. Everything else (once only, in which
pauses again, what is seen of it) is the outbox's.
"""

from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol


class Letter(NamedTuple):
    """One message. ``key`` is the same for one message for ever, so that the far end knows it again."""

    to: str
    subject: str
    body: str
    key: str


class NotSent(Exception):
    """The letter surely did not go out, and why, in words. ``is_final``: this address will never take it; ``is_ours``:
    nothing at all can be sent at present, whatever the address."""

    def __init__(self, words: str, *, is_final: bool = False, is_ours: bool = False):
        super().__init__(words)
        self.words, self.is_final, self.is_ours = words, is_final, is_ours


class Unclear(NotSent):
    """The line broke where the letter may have gone out: it is not sent again."""


class Line(Protocol):
    """An open line."""

    def send(self, letter: Letter) -> str:
        """What the far end said when it took the letter; NotSent otherwise."""


class Gateway(Protocol):
    """One way out."""

    name: str
    label: str

    def is_on(self) -> bool:
        """Whether it is set up on this machine."""

    def opened(self) -> AbstractContextManager[Line]:
        """A line, or NotSent with ``is_ours``."""


def all_gateways() -> dict[str, Gateway]:
    """Those there are, by name."""
    from yylib.services.gateways import mail

    return {mail.MAIL.name: mail.MAIL}


def for_address(*, email: str | None) -> str | None:
    """The name of the gateway that is set up and reaches this address, or None: then a colleague tells."""
    return "mail" if email and all_gateways()["mail"].is_on() else None
