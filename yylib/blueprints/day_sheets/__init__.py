"""每日客流表: the list of a month, each sheet with its versions, signing, correcting, paper and Excel."""

from flask import Blueprint

bp = Blueprint("day_sheets", __name__)

from yylib.blueprints.day_sheets import acts, views  # noqa: E402, F401
