"""The reader's phone: one cookie that says which bookings were made on it and pairs its own in and out of a day, and
another, longer kept, with the registrations made on it.

They sign nobody in and name nobody. What it opens is decided by the services it is handed to.
"""

from functools import lru_cache
from typing import NamedTuple

from flask import current_app, g, request
from itsdangerous import BadSignature, URLSafeSerializer

from yylib import clock, tokens

DAYS = 14
_MOST = 5  # bookings one phone remembers
_JOINED_DAYS, _JOINED = 60, 12  # registrations, and for how long
_SERVING_DAYS, _SERVING = 365, 5  # volunteers: a family's


class Phone(NamedTuple):
    """A phone: a random name of its own, and the codes of the bookings made on it, the latest last."""

    name: str
    codes: tuple[str, ...] = ()

    def holder(self) -> str:
        """Its name at the doors and the seats for today: a keyed hash that tomorrow is another."""
        return "p:" + tokens.keyed("phone", clock.today().isoformat(), self.name)[:62]


def _cookie(name: str = "yylib-reader") -> str:
    return ("__Host-" if current_app.config["PROFILE"] == "tls" else "") + name


def _signer(name: str = "yylib-reader") -> URLSafeSerializer:
    return _signing(current_app.secret_key, name)


@lru_cache(maxsize=8)
def _signing(secret: str, name: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=name)


def phone() -> Phone | None:
    """The phone this request comes from, or None where it brought no cookie of ours."""
    if "phone" not in g:
        try:
            name, *codes = _signer().loads(request.cookies.get(_cookie(), ""))
            g.phone = Phone(name, tuple(codes))
        except (BadSignature, TypeError, ValueError):
            g.phone = None
    return g.phone


def remember(response, *, code: str | None = None):
    """Let the phone be known from this answer on, with one more booking's code; the answer."""
    held = phone() or Phone(tokens.fresh())
    codes = tuple(one for one in held.codes if one != code) + ((code,) if code else ())
    g.phone = Phone(held.name, codes[-_MOST:])
    return _set(response, "yylib-reader", [g.phone.name, *g.phone.codes], DAYS)


def _set(response, name: str, value: list, days: int):
    response.set_cookie(_cookie(name), _signer(name).dumps(value), max_age=days * 24 * 3600, httponly=True, samesite="Lax",
                        secure=current_app.config["PROFILE"] == "tls", path="/")  # fmt: skip
    return response


def joined() -> tuple[str, ...]:
    """The codes of the registrations made on this phone, the latest last."""
    return _codes("yylib-joined")


def _codes(name: str) -> tuple[str, ...]:
    try:
        return tuple(str(code) for code in _signer(name).loads(request.cookies.get(_cookie(name), "")))
    except (BadSignature, TypeError, ValueError):
        return ()


def join(response, code: str):
    """Let the phone know one more registration; the answer. Only for who holds its link: the phone then opens it."""
    return _set(response, "yylib-joined", [*(one for one in joined() if one != code), code][-_JOINED:], _JOINED_DAYS)


def served() -> tuple[str, ...]:
    """The codes of the volunteers that this phone serves as, the latest last."""
    return _codes("yylib-serving")


def serving(response, code: str, *, instead_of: str | None = None):
    """Let the phone know a volunteer; the answer. Only for who holds the link: the phone then signs in without it.
    ``instead_of`` is a code that the volunteer had before."""
    kept = [*(one for one in served() if one not in (code, instead_of)), code][-_SERVING:]
    return _set(response, "yylib-serving", kept, _SERVING_DAYS)


def applied() -> tuple[str, ...]:
    """The codes of the volunteers' applications sent from this phone, the latest last; some of them lead to nobody."""
    return _codes("yylib-applied")


def applying(response, code: str):
    """Let the phone know an application; the answer. It signs in nowhere: only ``serving`` lets it."""
    kept = [*(one for one in applied() if one != code), code][-_SERVING:]
    return _set(response, "yylib-applied", kept, _SERVING_DAYS)


def forget(response, *, code: str):
    """Let the phone forget a booking that was cancelled; the answer."""
    held = phone()
    if held and code in held.codes:
        g.phone = Phone(held.name, tuple(one for one in held.codes if one != code))
        return remember(response)
    return response
