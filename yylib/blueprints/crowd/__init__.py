"""现在馆内, for readers: how full each room is, and when it is usually quiet."""

from flask import Blueprint

bp = Blueprint("crowd", __name__)

from yylib.blueprints.crowd import views  # noqa: E402, F401
