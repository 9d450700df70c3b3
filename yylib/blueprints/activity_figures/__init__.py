"""活动统计: sessions and people against the year's promise."""

from flask import Blueprint

bp = Blueprint("activity_figures", __name__)

from yylib.blueprints.activity_figures import brought, views  # noqa: E402, F401
