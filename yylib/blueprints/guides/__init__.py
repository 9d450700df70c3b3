"""服务指南: the pages readers see."""

from flask import Blueprint

bp = Blueprint("guides", __name__)

from yylib.blueprints.guides import views  # noqa: E402, F401
