"""大屏: what an enrolled screen shows; never a name."""

from flask import Blueprint

bp = Blueprint("screens", __name__)

from yylib.blueprints.screens import gate, rooms, views  # noqa: E402, F401
