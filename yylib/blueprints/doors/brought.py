"""Which passes a phone brought within five minutes: a small cookie of its own, for the session's costs the door too much."""

import hmac
from datetime import UTC

from flask import current_app, request

from yylib import clock, tokens

FIVE_MINUTES = 300
_MOST = 10
_SIGNS = 12  # of a holder, enough to tell ten apart


class Brought(list):
    """The passes and their seconds, as one phone has them; what another phone signed is as if it were not there."""

    def __init__(self, phone: str):
        self._phone, self._now = phone, int(clock.now().replace(tzinfo=UTC).timestamp())
        text, _, sign = request.cookies.get(_cookie(), "").rpartition(".")
        if text and hmac.compare_digest(sign.encode(), self._sign(text).encode()):
            pairs = (one.partition("@") for one in text.split("."))
            super().__init__((held, int(at)) for held, _, at in pairs if abs(self._now - int(at)) <= FIVE_MINUTES)

    def others(self, holder: str) -> int:
        """How many passes but this one."""
        return len({held for held, _at in self} - {holder[-_SIGNS:]})

    def keep(self, response, holder: str):
        """Let the phone keep one more; the answer."""
        kept = [*self, (holder[-_SIGNS:], self._now)][-_MOST:]
        text = ".".join(f"{held}@{at}" for held, at in kept)
        response.set_cookie(_cookie(), f"{text}.{self._sign(text)}", max_age=FIVE_MINUTES, httponly=True, samesite="Lax",
                            secure=current_app.config["PROFILE"] == "tls", path="/")  # fmt: skip
        return response

    def _sign(self, text: str) -> str:
        return tokens.keyed("brought", self._phone, text)[:32]


def _cookie() -> str:
    return ("__Host-" if current_app.config["PROFILE"] == "tls" else "") + "yylib-brought"
