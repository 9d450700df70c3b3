"""开放时间, for readers."""

from flask import Blueprint

bp = Blueprint("hours", __name__)

from yylib.blueprints.hours import views  # noqa: E402, F401
