"""志愿签到: in and out by the place's code, and claims, by phone."""

from flask import Blueprint

bp = Blueprint("duty", __name__)

from yylib.blueprints.duty import claiming, views  # noqa: E402, F401
