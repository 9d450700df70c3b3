"""统计: one day live, any period, what a figure is made of, prints and exports."""

from flask import Blueprint

bp = Blueprint("reports", __name__)

from yylib.blueprints.reports import days, periods  # noqa: E402, F401
