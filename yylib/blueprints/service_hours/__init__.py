"""志愿签到与时长: signing in and out at the desk, and what waits to be confirmed."""

from flask import Blueprint

bp = Blueprint("service_hours", __name__)

from yylib.blueprints.service_hours import codes, entries, paper, views  # noqa: E402, F401
