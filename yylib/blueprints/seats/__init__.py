"""座位, for readers: the rooms, one room's map, the seat that was scanned, and one's own. On any phone, without a script."""

from flask import Blueprint

bp = Blueprint("seats", __name__)

from yylib.blueprints.seats import acts, pages  # noqa: E402, F401
