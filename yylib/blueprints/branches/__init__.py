"""馆舍与区域: add, rename, merge, close."""

from flask import Blueprint

bp = Blueprint("branches", __name__)

from yylib.blueprints.branches import views  # noqa: E402, F401
