"""志愿服务统计: hours and people by post, month and person."""

from flask import Blueprint

bp = Blueprint("volunteer_figures", __name__)

from yylib.blueprints.volunteer_figures import views  # noqa: E402, F401
