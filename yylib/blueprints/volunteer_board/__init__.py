"""志愿者工作台: what the coordinator must see today."""

from flask import Blueprint

bp = Blueprint("volunteer_board", __name__)

from yylib.blueprints.volunteer_board import views  # noqa: E402, F401
