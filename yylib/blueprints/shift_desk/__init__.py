"""岗位与排班: posts, shifts, patterns and their undo."""

from flask import Blueprint

bp = Blueprint("shift_desk", __name__)

from yylib.blueprints.shift_desk import batch, making, paper, posts, shift, views  # noqa: E402, F401
