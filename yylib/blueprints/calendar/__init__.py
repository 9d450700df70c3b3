"""时间: the weekly tables and closures, the holidays, and the reckoning of deadlines."""

from flask import Blueprint

bp = Blueprint("calendar", __name__)

from yylib.blueprints.calendar import closures, deadlines, holidays, hours  # noqa: E402, F401
