"""凭证上的字符: codes that are read aloud without doubt, and the links that are made from them.

A link's last part is ``CODE-SIGN``. The sign is a keyed hash under its subject's own salt and is kept nowhere: a salt that
changes closes every link that was handed out.
"""

import re
import secrets
from dataclasses import dataclass
from functools import cached_property

from yylib import tokens
from yylib.database import plain
from yylib.services import passes

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"  # none that looks like another: no I, L, O; and no 0, 1
SIGNS = LETTERS + "23456789"


def fresh(length: int) -> str:
    """As many characters by chance."""
    return "".join(secrets.choice(SIGNS) for _ in range(length))


@dataclass(frozen=True)
class Codes:
    """The codes of one subject: ``length`` characters, the ``first`` of them letters, so that no card number looks like
    one. ``prefix`` stands before them in a QR that holds no address. ``salt`` is the link's. ``taken`` is the statement
    that finds the bearer of ``:code``; without one the tries to meet a code twice are left to the table."""

    length: int
    salt: str
    taken: str = ""
    first: int = 0
    prefix: str = ""
    letters: str = LETTERS
    signs: str = SIGNS

    @cached_property
    def _plain(self) -> re.Pattern:
        return re.compile(f"[{self.letters}]{{{self.first}}}[{self.signs}]{{{self.length - self.first}}}")

    @cached_property
    def _scanned(self) -> re.Pattern:
        return re.compile(f"(?:{self.prefix})?({self._plain.pattern})")

    def fresh(self) -> str:
        """A code that nobody bears."""
        while True:
            code = "".join(secrets.choice(self.letters if at < self.first else self.signs) for at in range(self.length))
            if not self.taken or not plain(self.taken, code=code):
                return code

    def read(self, text: str) -> str | None:
        """The code in what was typed or scanned, with or without its prefix; None where it is none."""
        found = self._scanned.fullmatch(passes.normalised(text))
        return found and found[1]

    def link(self, code: str) -> str:
        """The last part of the address that belongs to a code."""
        return f"{code}-{tokens.keyed(self.salt, code)[:20]}"

    def linked(self, text: str | None) -> str | None:
        """The code of a link's last part, or None where we did not make it."""
        code = (text or "").rpartition("-")[0]
        return code if self._plain.fullmatch(code) and tokens.is_same(self.link(code), text) else None
