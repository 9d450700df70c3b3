"""活动策划: plans, sessions, duties, approval, moving and cancelling."""

from flask import Blueprint

bp = Blueprint("activity_desk", __name__)

from yylib.blueprints.activity_desk import beginning, calendar, editing, paper, parts, steps, tabs, views  # noqa: E402, F401
