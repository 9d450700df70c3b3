"""年度活动计划: the year's plan, and making activities from its lines."""

from flask import Blueprint

bp = Blueprint("year_plans", __name__)

from yylib.blueprints.year_plans import brought, views  # noqa: E402, F401
