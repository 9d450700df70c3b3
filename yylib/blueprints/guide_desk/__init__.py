"""服务指南: keeping the guides right, for staff."""

from flask import Blueprint

bp = Blueprint("guide_desk", __name__)

from yylib.blueprints.guide_desk import views  # noqa: E402, F401
