"""年度活动计划: the year's plan, and making activities from its lines."""

from flask import Blueprint

bp = Blueprint("year_plans", __name__)
