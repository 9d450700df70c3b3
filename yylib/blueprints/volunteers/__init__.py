"""志愿者招募与个人页: recruitment notices, applying, and a volunteer's own page."""

from flask import Blueprint

bp = Blueprint("volunteers", __name__)

from yylib.blueprints.volunteers import views  # noqa: E402, F401
