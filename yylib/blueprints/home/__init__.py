"""首页: what a visitor sees first."""

from flask import Blueprint

bp = Blueprint("home", __name__)

from yylib.blueprints.home import views  # noqa: E402, F401
