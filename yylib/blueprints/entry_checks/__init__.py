"""入馆核验: switching it on and off, what it means for bookings made before, ticking at the door, what was ticked."""

from flask import Blueprint

bp = Blueprint("entry_checks", __name__)

from yylib.blueprints.entry_checks import door, views  # noqa: E402, F401
