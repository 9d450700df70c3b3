"""活动签到: the sheet, signing in, counting, prizes, who is missing."""

from flask import Blueprint

bp = Blueprint("attendance", __name__)

from yylib.blueprints.attendance import counting, paper, prizes, views  # noqa: E402, F401
