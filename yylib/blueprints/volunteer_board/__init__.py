"""志愿者工作台: what the coordinator must see today; stars; who has not been seen; what is to be told."""

from flask import Blueprint

bp = Blueprint("volunteer_board", __name__)

from yylib.blueprints.volunteer_board import stars, views, words  # noqa: E402, F401
