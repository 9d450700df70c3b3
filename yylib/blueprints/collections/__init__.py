"""专题: the public pages of special collections."""

from flask import Blueprint

bp = Blueprint("collections", __name__)

from yylib.blueprints.collections import views  # noqa: E402, F401
