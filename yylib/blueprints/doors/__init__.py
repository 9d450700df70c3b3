"""门口: what a phone sees that has scanned a door's code, and the reader's own page 我的进馆."""

from flask import Blueprint

bp = Blueprint("doors", __name__)

from yylib.blueprints.doors import mine, views  # noqa: E402, F401
