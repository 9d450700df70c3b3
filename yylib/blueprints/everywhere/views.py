"""The large-type switch and the health answer."""

import re

from flask import jsonify, redirect, request

from yylib.access import public
from yylib.blueprints.everywhere import bp
from yylib.database import DRIVER_ERRORS
from yylib.services import health

YEAR = 365 * 24 * 3600


@bp.get("/big")
@public
def big():
    """大字: a cookie of this browser, no more."""
    back = request.args.get("back", "/")
    is_ours = back.startswith("/") and back.isprintable() and not re.search(r"^/[/\\]", back)
    answer = redirect(back if is_ours else "/")
    answer.set_cookie("big", "1" if request.args.get("on") == "1" else "0", max_age=YEAR, httponly=True, samesite="Lax")
    return answer


@bp.get("/healthz")
@public
def healthz():
    """Whether the application and its database answer, at which migration, and when a job last went well."""
    try:
        return jsonify(health.pulse())
    except DRIVER_ERRORS:
        return jsonify(status="down", database="down"), 503
