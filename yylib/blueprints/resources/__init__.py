"""数字资源: the public directory."""

from flask import Blueprint

bp = Blueprint("resources", __name__)

from yylib.blueprints.resources import views  # noqa: E402, F401
