"""活动预告: what is announced to the public: list, month, notice, calendar feed."""

from flask import Blueprint

bp = Blueprint("activities", __name__)

from yylib.blueprints.activities import calendars, views  # noqa: E402, F401
