"""列表: keeping how somebody last filtered a list."""

from flask import Blueprint

bp = Blueprint("lists", __name__)

from yylib.blueprints.lists import views  # noqa: E402, F401
