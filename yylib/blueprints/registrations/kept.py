"""The codes of the registrations made on this phone: a cookie of their own, which signs nobody in."""

from functools import lru_cache

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

DAYS, MOST = 60, 12


def _cookie() -> str:
    return ("__Host-" if current_app.config["PROFILE"] == "tls" else "") + "yylib-joined"


@lru_cache(maxsize=4)
def _signing(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="yylib-joined")


def codes() -> tuple[str, ...]:
    """The codes, the latest last."""
    try:
        return tuple(str(code) for code in _signing(current_app.secret_key).loads(request.cookies.get(_cookie(), "")))
    except (BadSignature, TypeError, ValueError):
        return ()


def remember(response, code: str):
    """Let the phone know one more; the answer."""
    held = [*(one for one in codes() if one != code), code][-MOST:]
    response.set_cookie(_cookie(), _signing(current_app.secret_key).dumps(held), max_age=DAYS * 24 * 3600, httponly=True,
                        samesite="Lax", secure=current_app.config["PROFILE"] == "tls", path="/")  # fmt: skip
    return response
