"""读者: finding somebody by an exact key, masked, and the whole with a reason."""

from flask import Blueprint

bp = Blueprint("people", __name__)

from yylib.blueprints.people import views  # noqa: E402, F401
